import type { Homography } from './geometry.ts';
import { halve } from './halve.ts';
import type { Pixels } from './pixels.ts';
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

/**
 * Cuts a view from the level at which a view pixel spans at most two pixels, or for a single sample the nearest to one;
 * see {@link warp}.
 */
export function cutView(source: Pyramid, cut: Cut): Pixels {
  const octaves = Math.log2(spanPx(cut));
  const index = Math.min(6, Math.max(0, cut.sampling === 'single' ? Math.round(octaves) : Math.ceil(octaves - 1)));
  if (index === 0) return warp(source.photo, cut);
  return warp(source.level(index), { ...cut, toPhoto: shrink(cut.toPhoto, 2 ** index) });
}

function shrink([a, b, c, d, e, f, g, h, i]: Homography, by: number): Homography {
  return [a / by, b / by, c / by, d / by, e / by, f / by, g, h, i];
}
