/** Keeps the last few results of a costly step, so that variants of one plan share them. */
export class Memory<T> {
  readonly #kept = new Map<string, T>();
  readonly #size: number;

  /** @param size how many results are kept. */
  constructor(size: number) {
    this.#size = size;
  }

  /** The result for this key: kept from before, or made now. */
  recall(key: string, make: () => T): T {
    const known = this.#kept.get(key);
    if (known !== undefined) return known;
    const made = make();
    this.#kept.set(key, made);
    if (this.#kept.size > this.#size) this.#kept.delete(this.#kept.keys().next().value!);
    return made;
  }
}
