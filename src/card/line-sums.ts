/** Numbers from 0 up in columns along a side, those of a column one after the other: `(columns, rows)`. */
export interface Columns {
  readonly values: Float32Array;
  readonly columns: number;
  readonly rows: number;
  /** The most that a line can still gather after each column. */
  readonly rests: Float64Array;
}

/** Columns along which lines are summed up. */
export function columnsOf(values: Float32Array, columns: number, rows: number): Columns {
  const rests = new Float64Array(columns);
  let rest = 0;
  for (let column = columns - 1; column >= 0; column--) {
    rests[column] = rest;
    let most = 0;
    for (let at = column * rows; at < (column + 1) * rows; at++) most = Math.max(most, values[at]!);
    rest += most;
  }
  return { values, columns, rows, rests };
}

/** After so many columns, a power of two, it is asked whether a line can still be worth summing up. */
const askedEvery = 8;
/** What rounding may take from a sum. */
const rounding = 1e-4;

/** A straight line along a side. */
export interface Crossed {
  /** The rows that it crosses in the first and in the last column. */
  readonly start: number;
  readonly end: number;
  /** Of no use is a line whose sum is less than this; if not given, every line is of use. */
  readonly least?: number;
}

/**
 * The sum of the cells that a straight line crosses; -Infinity for most of those whose sum is less than `least`, as soon as that is
 * certain.
 */
export function sumAlong(
  { values, columns, rows, rests }: Columns,
  { start, end, least = Number.NEGATIVE_INFINITY }: Crossed,
): number {
  const slope = (end - start) / (columns - 1);
  let sum = 0;
  for (let column = 0, row = start + 0.5; column < columns; column++, row += slope) {
    sum += values[column * rows + (row | 0)]!;
    if (column % askedEvery === 0 && sum + rests[column]! + rounding < least) return Number.NEGATIVE_INFINITY;
  }
  return sum;
}
