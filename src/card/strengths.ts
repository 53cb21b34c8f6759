import type { Pixels } from '../image/index.ts';
import { type Columns, columnsOf } from './line-sums.ts';

/** So many neighbours along the side are taken together before edges are measured. */
export const columnPx = 4;
/** Levels across two pixels from which an edge is no clearer for being stronger. */
const clearEdge = 30;
/** Levels, and times the strip's median, from which an edge is seen at all. */
const faintEdge = 5;
const overMedian = 2.5;

/**
 * Strength of edges along a strip, 0..1, an offset in a row for each row of the strip but the first and last: the largest
 * difference of the three colours between the rows above and below, with `columnPx` neighbours taken together.
 */
export function edgesAcross(strip: Pixels, seenShare: number): Columns {
  const differences = differencesAcross(strip);
  const seen = seenShare > 0 ? Math.max(faintEdge, (overMedian * medianOf(differences)) / columnPx) : 1;
  const strength = new Float32Array(differences.length);
  for (let i = 0; i < strength.length; i++) {
    const level = differences[i]! / columnPx;
    strength[i] = (1 - seenShare) * Math.min(1, level / clearEdge) + seenShare * Math.min(1, level / seen);
  }
  return columnsOf(strength, strip.widthPx / columnPx, strip.heightPx - 2);
}

/** Levels across two rows, of `columnPx` neighbours together and of the colour that differs most: (columns, offsets). */
function differencesAcross(strip: Pixels): Uint16Array {
  const [columns, offsets] = [strip.widthPx / columnPx, strip.heightPx - 2];
  const sums = columnSums(strip);
  const differences = new Uint16Array(columns * offsets);
  const twoRows = 2 * columns * 3;
  for (let offset = 0, at = 0; offset < offsets; offset++)
    for (let column = 0; column < columns; column++, at += 3) {
      const red = Math.abs(sums[at + twoRows]! - sums[at]!);
      const green = Math.abs(sums[at + twoRows + 1]! - sums[at + 1]!);
      const blue = Math.abs(sums[at + twoRows + 2]! - sums[at + 2]!);
      differences[column * offsets + offset] = Math.max(red, green, blue);
    }
  return differences;
}

/** Sums over `columnPx` neighbours: (rows, columns, 3). */
function columnSums({ data }: Pixels): Uint16Array {
  const sums = new Uint16Array(data.length / columnPx);
  for (let i = 0, at = 0; i < sums.length; i += 3, at += columnPx * 3)
    for (let channel = 0; channel < 3; channel++) {
      const from = at + channel;
      sums[i + channel] = data[from]! + data[from + 3]! + data[from + 6]! + data[from + 9]!;
    }
  return sums;
}

/** The upper median, counted: sorting took a third of the time of all edges. */
function medianOf(differences: Uint16Array): number {
  const counts = new Uint32Array(columnPx * 255 + 1);
  for (const difference of differences) counts[difference]!++;
  let value = 0;
  for (let below = counts[0]!; below <= differences.length >> 1; below += counts[value]!) value++;
  return value;
}
