import { Rows } from './simd/rows.ts';

/** The place of the last `size` results of one costly step. It is only a name; a `Memory` contains the results. */
export interface Shelf<T> {
  readonly size: number;
  /** Never set; the type of the shelf's results. */
  readonly holds?: T;
}

/** Memory of a renderer from one photo to the next: results that variants of a plan share, and working memory. */
export class Memory {
  readonly #shelves = new Map<Shelf<unknown>, Map<string, unknown>>();
  readonly #floats = new Map<string, Float32Array>();
  #rows?: Rows;

  /** Rows for passes; only one photo at a time uses them. */
  get rows(): Rows {
    this.#rows ??= new Rows();
    return this.#rows;
  }

  /** The result for this key, cached or computed now. */
  recall<T>(shelf: Shelf<T>, key: string, make: () => T): T {
    const kept = this.#kept(shelf);
    const known = kept.get(key);
    if (known !== undefined) return known;
    const made = make();
    kept.set(key, made);
    if (kept.size > shelf.size) kept.delete(kept.keys().next().value!);
    return made;
  }

  /** At least `count` floats under this name, with undefined contents; the previous user must no longer need them. */
  take(name: string, count: number): Float32Array {
    const known = this.#floats.get(name);
    if (known && known.length >= count) return known.subarray(0, count);
    const made = new Float32Array(count);
    this.#floats.set(name, made);
    return made;
  }

  #kept<T>(shelf: Shelf<T>): Map<string, T> {
    const known = this.#shelves.get(shelf) ?? new Map<string, unknown>();
    this.#shelves.set(shelf, known);
    return known as Map<string, T>;
  }
}
