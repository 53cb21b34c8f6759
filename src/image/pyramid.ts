import type { Homography } from './geometry.ts';
import { blankPixels, type Pixels } from './pixels.ts';
import { type Cut, spanPx, warp } from './warp.ts';

/** A photo at full, half, quarter... size; a level is made when it is first asked for. */
export interface Pyramid {
  readonly photo: Pixels;
  /** Level `index` is `2 ** index` times smaller. */
  level(index: number): Pixels;
}

/** Wraps a photo so that views of any scale are cut fast and without aliasing. */
export function pyramid(photo: Pixels): Pyramid {
  const levels = [photo];
  const level = (index: number): Pixels => {
    for (let next = levels.length; next <= index; next++) levels.push(halve(levels[next - 1]!));
    return levels[index]!;
  };
  return { photo, level };
}

/** Cuts a view from the level at which a view pixel spans at most two pixels; see {@link warp}. */
export function cutView(source: Pyramid, cut: Cut): Pixels {
  const span = spanPx(cut);
  const index = span > 2 ? Math.min(6, Math.ceil(Math.log2(span / 2))) : 0;
  if (index === 0) return warp(source.photo, cut);
  return warp(source.level(index), { ...cut, toPhoto: shrink(cut.toPhoto, 2 ** index) });
}

function shrink([a, b, c, d, e, f, g, h, i]: Homography, by: number): Homography {
  return [a / by, b / by, c / by, d / by, e / by, f / by, g, h, i];
}

/** Half the size: each pixel the mean of 2×2; an odd last row or column is repeated. */
function halve({ data, widthPx, heightPx }: Pixels): Pixels {
  const half = blankPixels((widthPx + 1) >> 1, (heightPx + 1) >> 1);
  for (let y = 0, at = 0; y < half.heightPx; y++) {
    const top = 2 * y * widthPx * 3;
    const down = 2 * y + 1 < heightPx ? widthPx * 3 : 0;
    for (let x = 0; x < half.widthPx; x++) {
      const p = top + 6 * x;
      const right = 2 * x + 1 < widthPx ? 3 : 0;
      for (let k = p; k < p + 3; k++)
        half.data[at++] = (data[k]! + data[k + right]! + data[k + down]! + data[k + down + right]! + 2) >> 2;
    }
  }
  return half;
}
