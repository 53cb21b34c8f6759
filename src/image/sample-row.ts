import type { Homography } from './geometry.ts';
import type { Pixels } from './pixels.ts';

/** Source of the samples. */
export interface SampleSource {
  readonly photo: Pixels;
  /** Takes a point of the view, in view pixels, to the photo. */
  readonly toPhoto: Homography;
  /** Byte for places outside the photo; without it the nearest pixel is repeated. */
  readonly outside?: number;
}

/** One row of samples: the first at `stepPx` / 2, then one every `stepPx`, all at height `yPx`, in view pixels. */
export interface SampleRow {
  readonly yPx: number;
  readonly stepPx: number;
  readonly count: number;
  /** `(count, 3)` from index `from` on, to be filled. */
  readonly out: Uint8Array | Uint16Array;
  readonly from: number;
  /** Fractional bits of the result: 0 for bytes, at most 8 for numbers of 16 bits. */
  readonly fractionBits: number;
}

/**
 * Fills one row with bilinear samples. The hot loop: kept flat and without allocations. Places are floats, walked by
 * addition; within a pixel they have 15 bits, and weights are integers that sum to 2^23, the maximum at which a
 * weighted byte fits into 31 bits.
 */
export function sampleRow(source: SampleSource, { yPx, stepPx, count, out, from, fractionBits }: SampleRow): void {
  const { photo, outside = -1 } = source;
  const outsideValue = outside << fractionBits;
  const shift = 23 - fractionBits;
  const half = 1 << (shift - 1);
  const { data, widthPx, heightPx } = photo;
  const [a, b, c, d, e, f, g, h, i] = source.toPhoto;
  const [stepX, stepY, stepW] = [a * stepPx, d * stepPx, g * stepPx];
  const stride = widthPx * 3;
  let x = stepX / 2 + b * yPx + c;
  let y = stepY / 2 + e * yPx + f;
  let w = stepW / 2 + h * yPx + i;
  for (let at = from; at < from + count * 3; at += 3, x += stepX, y += stepY, w += stepW) {
    const px = x / w;
    const py = y / w;
    if (outside >= 0 && (px < 0 || py < 0 || px > widthPx || py > heightPx)) {
      out[at] = out[at + 1] = out[at + 2] = outsideValue;
      continue;
    }
    const xPart = partOf(px, widthPx - 1);
    const yPart = partOf(py, heightPx - 1);
    const x0 = xPart >> 15;
    const y0 = yPart >> 15;
    const fx = xPart & 32767;
    const fy = yPart & 32767;
    const wd = Math.imul(fx, fy) >> 7;
    const wc = (fy << 8) - wd;
    const wb = (fx << 8) - wd;
    const wa = 0x800000 - wb - wc - wd;
    const p = y0 * stride + x0 * 3;
    const q = x0 < widthPx - 1 ? p + 3 : p;
    const down = y0 < heightPx - 1 ? stride : 0;
    const redAbove = Math.imul(data[p]!, wa) + Math.imul(data[q]!, wb);
    const redBelow = Math.imul(data[p + down]!, wc) + Math.imul(data[q + down]!, wd);
    const greenAbove = Math.imul(data[p + 1]!, wa) + Math.imul(data[q + 1]!, wb);
    const greenBelow = Math.imul(data[p + down + 1]!, wc) + Math.imul(data[q + down + 1]!, wd);
    const blueAbove = Math.imul(data[p + 2]!, wa) + Math.imul(data[q + 2]!, wb);
    const blueBelow = Math.imul(data[p + down + 2]!, wc) + Math.imul(data[q + down + 2]!, wd);
    out[at] = (redAbove + redBelow + half) >> shift;
    out[at + 1] = (greenAbove + greenBelow + half) >> shift;
    out[at + 2] = (blueAbove + blueBelow + half) >> shift;
  }
}

/** A place as a whole number of 2^-15 pixels, rounded, from the middle of the first; beyond the outermost pixels it is clamped to them, up to 65,535. */
function partOf(px: number, max: number): number {
  const place = px * 32768 - 16383.5;
  return place > 0 ? Math.min(place, max * 32768) | 0 : 0;
}
