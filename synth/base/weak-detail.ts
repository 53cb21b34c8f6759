import type { Pixels } from '../../src/image/index.ts';
import { blurBytes } from './blur.ts';

/** Radius in which detail is measured, in pixels, and the contrast in levels from which it is kept completely. */
export interface DetailLimit {
  readonly sigma: number;
  readonly edge: number;
}

/** Smooths detail below a threshold and keeps strong edges, as beauty filters and strong denoising do. */
export function dropWeakDetail(pixels: Pixels, { sigma, edge }: DetailLimit): Pixels {
  const soft = blurBytes(pixels, sigma);
  const data = pixels.data.slice();
  for (let i = 0; i < data.length; i++) {
    const detail = data[i]! - soft.data[i]!;
    const share = Math.min(1, (detail / edge) ** 2);
    data[i] = soft.data[i]! + detail * share + 0.5;
  }
  return { ...pixels, data };
}
