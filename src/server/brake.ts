/** So many refusals a second cost next to nothing: the bench `overload` has fewer at four times the capacity. */
const freePerS = 200;
/** How long any more of them are held back. */
const heldMs = 500;

/** Slows a caller down who comes back at once whenever it is refused: refusals cost little, but not as little as no request. */
export class Brake {
  readonly #clock: () => number;
  #secondS = 0;
  readonly #refusals = new Map<string, number>();

  /** @param clock milliseconds that only go up. */
  constructor(clock: () => number = () => performance.now()) {
    this.#clock = clock;
  }

  /** Counts a refusal of a key. @returns how many milliseconds its answer is to be held back. */
  count(key: string): number {
    const secondS = Math.floor(this.#clock() / 1000);
    if (secondS !== this.#secondS) this.#refusals.clear();
    this.#secondS = secondS;
    const refusals = (this.#refusals.get(key) ?? 0) + 1;
    this.#refusals.set(key, refusals);
    return refusals > freePerS ? heldMs : 0;
  }
}
