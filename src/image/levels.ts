import type { Pixels } from './pixels.ts';

/** A part of a picture, in its pixels; `x1` and `y1` are the first that lie outside. */
export interface Part {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

/** Share of the part's bytes that may become black, and share that may become white. */
const clippedShare = 0.02;
/** A smaller range of levels is noise, and is not spread any further. */
const minRange = 8;

/** The whole picture with its levels spread so that those of a part range from black to white. */
export function spreadLevels(picture: Pixels, part: Part): Pixels {
  const counts = countLevels(picture, part);
  const min = levelAt(counts, clippedShare);
  const max = Math.max(min + minRange, levelAt(counts, 1 - clippedShare));
  const spread = Uint8ClampedArray.from({ length: 256 }, (_, level) => (255 * (level - min)) / (max - min));
  return { ...picture, data: picture.data.map((level) => spread[level]!) };
}

/** Number of bytes of the part at each level, (256,). */
function countLevels({ data, widthPx }: Pixels, { x0, y0, x1, y1 }: Part): Uint32Array {
  const counts = new Uint32Array(256);
  for (let y = y0; y < y1; y++)
    for (const level of data.subarray((y * widthPx + x0) * 3, (y * widthPx + x1) * 3)) counts[level]!++;
  return counts;
}

/** The lowest level that at least this share of the bytes does not exceed. */
function levelAt(counts: Uint32Array, share: number): number {
  const target = share * counts.reduce((sum, count) => sum + count, 0);
  let [level, count] = [0, counts[0]!];
  while (count < target) count += counts[++level]!;
  return level;
}
