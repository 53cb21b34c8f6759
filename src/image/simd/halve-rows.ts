import { func, i32, type Local, lanes, whileAbove } from './assembler.ts';
import { load, pick, shorts, shortsToBytes, storeLower, zeros } from './instructions.ts';

/** Writes `count` pixels, the rounded means of 2×2, of an upper and a lower row. */
export const halveRows = func(
  { params: { upper: 'i32', lower: 'i32', out: 'i32', count: 'i32' }, locals: {} },
  ({ upper, lower, out, count }) => {
    const sums = (row: Local) => shorts.sumByTwo(pick(load(row.get), 0, 3, 1, 4, 2, 5, 6, 9, 7, 10, 8, 11));
    const sum = shorts.plus(shorts.plus(sums(upper), sums(lower)), lanes(new Int16Array(8).fill(2)));
    return [
      whileAbove(count, 2, [
        storeLower(out.get, shortsToBytes(shorts.shiftRight(sum, i32(2)), zeros)),
        upper.add(i32(12)),
        lower.add(i32(12)),
        out.add(i32(6)),
      ]),
    ];
  },
);
