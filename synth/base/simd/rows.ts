import { padBytes } from './lanes.ts';
import type { Pass } from './pass.ts';

/** The rows and numbers of a pass, in the order in which it requests them. */
export interface Run {
  /** Numbers of a row (pixels, if some are interleaved). */
  readonly count: number;
  readonly rows: readonly (Float32Array | Uint8Array)[];
  readonly scalars?: readonly number[];
}

/** Rows of a picture, some of which are kept. */
interface Ring {
  /** Number of rows that are kept; row `y` replaces the row this many before it. */
  readonly some: number;
  readonly count: number;
  readonly fill: (y: number, out: Float32Array) => void;
}

const pageBytes = 65_536;

/**
 * Rows in a separate memory that passes can access: one picture at a time, from its first row to its last. The next picture
 * reuses the same rows, with their previous contents.
 */
export class Rows {
  readonly #memory: WebAssembly.Memory;
  readonly #kept = new Map<string, Float32Array>();
  readonly #running = new Map<Pass, (...numbers: readonly number[]) => void>();
  #end = padBytes;

  /** @param maxBytes of all rows together; default 64 MiB. */
  constructor(maxBytes = 64 * 2 ** 20) {
    this.#memory = new WebAssembly.Memory({ initial: Math.ceil(maxBytes / pageBytes) });
  }

  /** The bytes of a number of rows of `count` floats. */
  static bytesFor(some: number, count: number): number {
    return padBytes + some * bytesOf(roomFor(count));
  }

  /** `count` floats under this name, with padding on both sides that a pass may read. @throws RangeError beyond `maxBytes` in all. */
  take(name: string, count: number): Float32Array {
    const known = this.#kept.get(name);
    if (known && known.length >= count) return known.subarray(0, count);
    const room = roomFor(count);
    const made = new Float32Array(this.#memory.buffer, this.#end, room);
    this.#end += bytesOf(room);
    this.#kept.set(name, made);
    return made.subarray(0, count);
  }

  /** Several of the same kind. */
  takeSome(name: string, some: number, count: number): readonly Float32Array[] {
    return Array.from({ length: some }, (_, i) => this.take(`${name} ${i}`, count));
  }

  /** Returns row `y`, `(count)`; it is filled if it is not among the kept ones. */
  ring(name: string, { some, count, fill }: Ring): (y: number) => Float32Array {
    const rows = this.takeSome(name, some, count);
    const kept = new Array<number>(some).fill(-1);
    return (y) => {
      const slot = y % some;
      const out = rows[slot]!;
      if (kept[slot] !== y) fill(y, out);
      kept[slot] = y;
      return out;
    };
  }

  /** Runs a pass over rows of this memory. */
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

/** Floats that are set aside for `count`: powers of two, so that pictures that grow gradually do not waste more memory than they use. */
function roomFor(count: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(64, count)));
}

function bytesOf(room: number): number {
  return room * 4 + 2 * padBytes;
}
