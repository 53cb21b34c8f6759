import type { Pixels } from '../../src/image/index.ts';
import { blurInPlace } from '../base/blur.ts';

/** A Gaussian blur of 8-bit pixels. `sigma` in pixels; below 0.25 nothing changes. A rim as wide as the kernel stays sharper. */
export function blurBytes(pixels: Pixels, sigma: number): Pixels {
  if (sigma < 0.25) return pixels;
  const light = new Float32Array(pixels.data);
  blurInPlace(light, pixels, sigma);
  return { ...pixels, data: new Uint8Array(new Uint8ClampedArray(light).buffer) };
}
