import { blankPixels, type Homography, type Pixels, warp } from '../../src/image/index.ts';
import { blurBytes } from '../base/blur.ts';
import type { PrintPreparation } from '../base/plan.ts';
import { dropWeakDetail } from '../base/weak-detail.ts';

/** Prepares a photograph for the printer: skin smoothed, stored small and enlarged again, edges overdrawn, tones set. */
export function preparePortrait(pixels: Pixels, plan: PrintPreparation): Pixels {
  return setTones(sharpen(enlarge(retouch(pixels, plan.retouch), plan.storedPx), plan.sharpen), plan);
}

/** Removes skin detail weaker than `edge` levels, within a few pixels. */
function retouch(pixels: Pixels, edge: number): Pixels {
  return edge === 0 ? pixels : dropWeakDetail(pixels, { sigma: 2.2, edge });
}

function sharpen(pixels: Pixels, share: number): Pixels {
  if (share === 0) return pixels;
  const soft = blurBytes(pixels, 1.4).data;
  const data = new Uint8ClampedArray(pixels.data.length);
  for (let i = 0; i < data.length; i++) data[i] = pixels.data[i]! + share * (pixels.data[i]! - soft[i]!);
  return { ...pixels, data: new Uint8Array(data.buffer) };
}

/** Shrinks to this many pixels across, and enlarges to the old size. */
function enlarge(pixels: Pixels, storedPx: number): Pixels {
  const by = storedPx / pixels.widthPx;
  if (storedPx === 0 || by >= 1) return pixels;
  const size = { widthPx: Math.round(storedPx), heightPx: Math.round(pixels.heightPx * by) };
  const small = warp(blurBytes(pixels, 0.45 / by), { ...size, toPhoto: scaled(1 / by) });
  return warp(small, { widthPx: pixels.widthPx, heightPx: pixels.heightPx, toPhoto: scaled(by) });
}

function scaled(by: number): Homography {
  return [by, 0, 0, 0, by, 0, 0, 0, 1];
}

/** An S-curve of the given hardness, then a gamma. */
function setTones(pixels: Pixels, { gamma, hardness }: PrintPreparation): Pixels {
  const curve = Uint8ClampedArray.from({ length: 256 }, (_, value) => {
    const x = value / 255;
    const hard = x + (hardness * Math.sin(2 * Math.PI * (x - 0.5))) / (2 * Math.PI);
    return 255 * Math.max(0, Math.min(1, hard)) ** gamma;
  });
  const out = blankPixels(pixels.widthPx, pixels.heightPx);
  for (let i = 0; i < out.data.length; i++) out.data[i] = curve[pixels.data[i]!]!;
  return out;
}
