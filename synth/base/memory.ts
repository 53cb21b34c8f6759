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

/** Numbers to work in that are taken anew for every picture, so that their memory is not. What they hold at first is left over. */
export class Scratch {
  readonly #kept = new Map<string, Float32Array>();

  /** At least `count` floats under this name; whoever took them before must be done with them. */
  take(name: string, count: number): Float32Array {
    const known = this.#kept.get(name);
    if (known && known.length >= count) return known.subarray(0, count);
    const made = new Float32Array(count);
    this.#kept.set(name, made);
    return made;
  }
}
