import { padBytes } from './lanes.ts';
import type { Pass } from './pass.ts';

/** What a pass is run on: rows in the order in which the pass asks for them, numbers likewise. */
export interface Run {
  /** Numbers of a row (pixels, where some are interleaved). */
  readonly count: number;
  readonly rows: readonly (Float32Array | Uint8Array)[];
  readonly scalars?: readonly number[];
}

/** Rows in a memory of their own, where passes can reach them. They are taken anew for every picture; what they hold is left over. */
export class Rows {
  readonly #memory = new WebAssembly.Memory({ initial: 1024 });
  readonly #kept = new Map<string, Float32Array>();
  readonly #running = new Map<Pass, (...numbers: readonly number[]) => void>();
  #end = padBytes;

  /** `count` floats under this name, with room on both sides that a pass may touch. @throws RangeError beyond 64 MiB in all. */
  take(name: string, count: number): Float32Array {
    const known = this.#kept.get(name);
    if (known && known.length >= count) return known.subarray(0, count);
    // Powers of two, so that pictures that grow little by little leave no more behind than they take.
    const room = 2 ** Math.ceil(Math.log2(Math.max(64, count)));
    const made = new Float32Array(this.#memory.buffer, this.#end, room);
    this.#end += room * 4 + 2 * padBytes;
    this.#kept.set(name, made);
    return made.subarray(0, count);
  }

  /** Several of the same kind. */
  takeSome(name: string, some: number, count: number): readonly Float32Array[] {
    return Array.from({ length: some }, (_, i) => this.take(`${name} ${i}`, count));
  }

  /** Walks a pass over rows that were taken here. */
  run(pass: Pass, { count, rows, scalars = [] }: Run): void {
    if (rows.length !== pass.streams || scalars.length !== pass.scalars)
      throw new TypeError(
        `Expected ${pass.streams} rows and ${pass.scalars} numbers but received ${rows.length} and ${scalars.length}`,
      );
    const addresses = rows.map(({ byteOffset }) => byteOffset - padBytes);
    this.#open(pass)(count, ...addresses, ...scalars);
  }

  #open(pass: Pass): (...numbers: readonly number[]) => void {
    const known = this.#running.get(pass);
    if (known) return known;
    const made = new WebAssembly.Instance(pass.module, { rows: { memory: this.#memory } }).exports.run;
    this.#running.set(pass, made);
    return made;
  }
}
