import { Rows } from '../base/simd/rows.ts';

/** The rows of whatever picture is being taken: one picture at a time, from its first row to its last. */
export const rows: Rows = new Rows();

interface Ring {
  /** Rows that are kept: rows that many apart take each other's place. */
  readonly some: number;
  readonly count: number;
  readonly fill: (y: number, out: Float32Array) => void;
}

/** Gives row `y`, `(count)` in `rows`; it is filled when it is not among those kept. */
export function ringOf(name: string, { some, count, fill }: Ring): (y: number) => Float32Array {
  const kept = rows.takeSome(name, some, count);
  const held = new Array<number>(some).fill(-1);
  return (y) => {
    const slot = y % some;
    const out = kept[slot]!;
    if (held[slot] !== y) fill(y, out);
    held[slot] = y;
    return out;
  };
}
