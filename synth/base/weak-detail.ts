import type { Pixels } from '../../src/image/index.ts';
import { blurBytes } from './blur.ts';

/** How far detail is looked at, in pixels, and the contrast in bytes from which it passes whole. */
export interface DetailLimit {
  readonly sigma: number;
  readonly edge: number;
}

/** Smooths what is weaker than a threshold and keeps strong edges, as beauty filters and heavy denoising do. */
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
