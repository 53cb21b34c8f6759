/** For each column, the probability of every row. */
export interface RowProbabilities {
  /** (columns, rows) */
  readonly data: Float32Array;
  readonly columns: number;
  readonly rows: number;
}

/** A straight line, and the mean of the columns' probabilities on it, 0..1. */
export interface FittedLine {
  /** The rows, and fractions of rows, in which the line crosses the first and the last column. */
  readonly start: number;
  readonly end: number;
  readonly probability: number;
}

/** In rows: within which distance they count towards a line, and place it between rows; from one tried line to the next, at either end. */
const rowsTo = { count: 1, place: 2.5, step: 2 } as const;

/** The likeliest straight line through the probabilities, placed between rows by those near it. */
export function fitLine(map: RowProbabilities): FittedLine {
  const { line, probability } = likeliestLine(map);
  const [start, end] = refineLine(map, line);
  return { start, end, probability };
}

type RowLine = readonly [start: number, end: number];

/** The straight line with the highest sum of probabilities. */
function likeliestLine(map: RowProbabilities): { readonly line: RowLine; readonly probability: number } {
  const { columns, rows } = map;
  const sums = sumNeighbours(map);
  let [best, start, end] = [-1, 0, 0];
  for (let from = 0; from < rows; from += rowsTo.step)
    for (let to = 0; to < rows; to += rowsTo.step) {
      const slope = (to - from) / (columns - 1);
      let sum = 0;
      for (let column = 0, row = from + 0.5; column < columns; column++, row += slope)
        sum += sums[column * rows + (row | 0)]!;
      if (sum > best) [best, start, end] = [sum, from, to];
    }
  return { line: [start, end], probability: best / columns };
}

/** Sums over the rows that count towards a line, (columns, rows). */
function sumNeighbours({ data, columns, rows }: RowProbabilities): Float32Array {
  const sums = new Float32Array(data.length);
  for (let column = 0; column < columns; column++)
    for (let row = 0; row < rows; row++)
      for (let near = Math.max(0, row - rowsTo.count); near <= Math.min(rows - 1, row + rowsTo.count); near++)
        sums[column * rows + row]! += data[column * rows + near]!;
  return sums;
}

/** The same line, placed between rows: least squares over the rows near it, weighted by their probabilities. */
function refineLine({ data, columns, rows }: RowProbabilities, [start, end]: RowLine): RowLine {
  let [n, sx, sy, sxx, sxy] = [1e-6, 0, 0, 0, 0];
  for (let column = 0; column < columns; column++) {
    const x = column / (columns - 1);
    const line = start + (end - start) * x;
    for (let row = Math.max(0, Math.ceil(line - rowsTo.place)); row <= Math.min(rows - 1, line + rowsTo.place); row++) {
      const w = data[column * rows + row]!;
      const y = row - line;
      n += w;
      sx += w * x;
      sy += w * y;
      sxx += w * x * x;
      sxy += w * x * y;
    }
  }
  const spread = n * sxx - sx * sx;
  if (spread < 1e-3 * n * n) return [start, end];
  const slope = (n * sxy - sx * sy) / spread;
  const offset = (sy - slope * sx) / n;
  return [start + offset, end + offset + slope];
}
