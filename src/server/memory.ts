import { RateLimitedError } from './errors.ts';

/** How many bytes may be held in all, and by one of those who hold them. */
export interface MemoryLimits {
  readonly bytes: number;
  readonly addressBytes: number;
  readonly keyBytes: number;
}

/** Who holds bytes. */
export interface Holder {
  readonly address: string;
  readonly keyId: string;
}

/** Counts the bytes of photos that are held for all requests together, and for each address and key. */
export class BodyMemory {
  readonly #limits: MemoryLimits;
  readonly #byHolder = new Map<string, number>();
  #held = 0;

  constructor(limits: MemoryLimits) {
    this.#limits = limits;
  }

  /** Bytes that are held now. */
  get held(): number {
    return this.#held;
  }

  /** Opens the account of one request, with nothing on it. */
  open({ address, keyId }: Holder): HeldBytes {
    const shares = [
      { name: `address ${address}`, most: this.#limits.addressBytes },
      { name: `key ${keyId}`, most: this.#limits.keyBytes },
    ];
    return new HeldBytes((more) => this.#take(more, shares));
  }

  #take(more: number, shares: readonly Share[]): void {
    const isOver = shares.some(({ name, most }) => (this.#byHolder.get(name) ?? 0) + more > most);
    if (more > 0 && (isOver || this.#held + more > this.#limits.bytes))
      throw new RateLimitedError('no_memory', 'no memory left for more bodies', 1000);
    this.#held += more;
    for (const { name } of shares) {
      const bytes = (this.#byHolder.get(name) ?? 0) + more;
      if (bytes === 0) this.#byHolder.delete(name);
      else this.#byHolder.set(name, bytes);
    }
  }
}

interface Share {
  readonly name: string;
  readonly most: number;
}

/** What one request holds. */
export class HeldBytes {
  readonly #take: (more: number) => void;
  #bytes = 0;
  #isOver = false;

  constructor(take: (more: number) => void) {
    this.#take = take;
  }

  /** Holds so many bytes in all. @throws RateLimitedError when they are not to be had. */
  hold(bytes: number): void {
    if (this.#isOver) return;
    this.#take(bytes - this.#bytes);
    this.#bytes = bytes;
  }

  /** Gives everything back, for good; a second time does nothing. */
  release(): void {
    this.hold(0);
    this.#isOver = true;
  }
}
