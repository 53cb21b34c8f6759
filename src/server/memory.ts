import { RateLimitedError } from './errors.ts';

/** Maximum bytes in total, per address and per key. */
export interface MemoryLimits {
  readonly bytes: number;
  readonly addressBytes: number;
  readonly keyBytes: number;
}

/** Address and key of a request that uses memory. */
export interface MemoryUser {
  readonly address: string;
  readonly keyId: string;
}

/** Counts the bytes of photos in memory: for all requests together, and for each address and key. */
export class BodyMemory {
  readonly #limits: MemoryLimits;
  readonly #byHolder = new Map<string, number>();
  #bytesInUse = 0;

  constructor(limits: MemoryLimits) {
    this.#limits = limits;
  }

  /** Bytes reserved by all requests. */
  get bytesInUse(): number {
    return this.#bytesInUse;
  }

  /** Opens the reservation of one request, with 0 bytes. */
  open({ address, keyId }: MemoryUser): Reservation {
    const shares = [
      { name: `address ${address}`, maxBytes: this.#limits.addressBytes },
      { name: `key ${keyId}`, maxBytes: this.#limits.keyBytes },
    ];
    return new Reservation((more) => this.#take(more, shares));
  }

  #take(more: number, shares: readonly Share[]): void {
    const isOver = shares.some(({ name, maxBytes }) => (this.#byHolder.get(name) ?? 0) + more > maxBytes);
    if (more > 0 && (isOver || this.#bytesInUse + more > this.#limits.bytes))
      throw new RateLimitedError('no_memory', 'no memory left for more bodies', 1000);
    this.#bytesInUse += more;
    for (const { name } of shares) {
      const bytes = (this.#byHolder.get(name) ?? 0) + more;
      if (bytes === 0) this.#byHolder.delete(name);
      else this.#byHolder.set(name, bytes);
    }
  }
}

interface Share {
  readonly name: string;
  readonly maxBytes: number;
}

/** Memory reserved for one request. */
export class Reservation {
  readonly #take: (more: number) => void;
  #bytes = 0;
  #isOver = false;

  constructor(take: (more: number) => void) {
    this.#take = take;
  }

  /** Sets the reservation to `bytes` in total. @throws RateLimitedError if they are not available. */
  reserve(bytes: number): void {
    if (this.#isOver) return;
    this.#take(bytes - this.#bytes);
    this.#bytes = bytes;
  }

  /** Releases everything, for good; a second call does nothing. */
  release(): void {
    this.reserve(0);
    this.#isOver = true;
  }
}
