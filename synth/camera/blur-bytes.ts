import { blankPixels, type Pixels } from '../../src/image/index.ts';
import { gaussKernel } from './kernel.ts';

/** A Gaussian blur of 8-bit pixels; the edge pixel is repeated outwards. `sigma` in pixels; below 0.2 nothing changes. */
export function blurBytes(pixels: Pixels, sigma: number): Pixels {
  if (sigma < 0.2) return pixels;
  const kernel = gaussKernel(sigma);
  const { widthPx, heightPx } = pixels;
  const across = new Float32Array(pixels.data.length);
  const out = blankPixels(widthPx, heightPx);
  const radius = (kernel.length - 1) / 2;
  const row = widthPx * 3;
  for (let y = 0; y < heightPx; y++)
    for (let x = 0; x < widthPx; x++) {
      let [r, g, b] = [0, 0, 0];
      for (let k = -radius; k <= radius; k++) {
        const i = y * row + Math.min(widthPx - 1, Math.max(0, x + k)) * 3;
        const share = kernel[k + radius]!;
        r += pixels.data[i]! * share;
        g += pixels.data[i + 1]! * share;
        b += pixels.data[i + 2]! * share;
      }
      const at = y * row + x * 3;
      across[at] = r;
      across[at + 1] = g;
      across[at + 2] = b;
    }
  const sums = new Float32Array(row);
  for (let y = 0; y < heightPx; y++) {
    sums.fill(0.5);
    for (let k = -radius; k <= radius; k++) {
      const from = Math.min(heightPx - 1, Math.max(0, y + k)) * row;
      const share = kernel[k + radius]!;
      for (let i = 0; i < row; i++) sums[i]! += across[from + i]! * share;
    }
    out.data.set(sums, y * row);
  }
  return out;
}
