import type { Pixels } from '../image/index.ts';

/** A part of a picture, in its pixels; `x1` and `y1` are the first that lie outside. */
export interface Part {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

/** So many of a part's bytes may end up black, and so many white. */
const cut = 0.02;
/** Fewer levels than these are noise, which is left as it is. */
const fewest = 8;

/** The whole picture with its levels spread so that those of a part go from black to white. */
export function spreadLevels(picture: Pixels, part: Part): Pixels {
  const counts = levelsOf(picture, part);
  const least = levelAt(counts, cut);
  const most = Math.max(least + fewest, levelAt(counts, 1 - cut));
  const spread = Uint8ClampedArray.from({ length: 256 }, (_, level) => (255 * (level - least)) / (most - least));
  return { ...picture, data: picture.data.map((level) => spread[level]!) };
}

/** How many bytes of the part have each level, (256,). */
function levelsOf({ data, widthPx }: Pixels, { x0, y0, x1, y1 }: Part): Uint32Array {
  const counts = new Uint32Array(256);
  for (let y = y0; y < y1; y++)
    for (const level of data.subarray((y * widthPx + x0) * 3, (y * widthPx + x1) * 3)) counts[level]!++;
  return counts;
}

/** The lowest level that at least this share of them does not exceed. */
function levelAt(counts: Uint32Array, share: number): number {
  const wanted = share * counts.reduce((sum, count) => sum + count, 0);
  let [level, passed] = [0, counts[0]!];
  while (passed < wanted) passed += counts[++level]!;
  return level;
}
