/** Refusals per second without a delay; they cost almost nothing: the bench `overload` has fewer at four times the capacity. */
const freePerS = 200;
/** Delay of every further refusal in the same second. */
const delayMs = 500;

/** Slows down a caller that retries immediately after every refusal: a refusal is cheap, but not free. */
export class RefusalDelay {
  readonly #clock: () => number;
  #secondS = 0;
  readonly #refusals = new Map<string, number>();

  /** @param clock monotonic milliseconds. */
  constructor(clock: () => number = () => performance.now()) {
    this.#clock = clock;
  }

  /** Counts a refusal of a key. @returns milliseconds by which its answer is to be delayed. */
  count(key: string): number {
    const secondS = Math.floor(this.#clock() / 1000);
    if (secondS !== this.#secondS) this.#refusals.clear();
    this.#secondS = secondS;
    const refusals = (this.#refusals.get(key) ?? 0) + 1;
    this.#refusals.set(key, refusals);
    return refusals > freePerS ? delayMs : 0;
  }
}
