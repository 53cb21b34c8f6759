import type { Homography } from './geometry.ts';
import type { Pixels } from './pixels.ts';

/** Where samples are taken. */
export interface SampleSource {
  readonly photo: Pixels;
  /** Takes a point of the view, in view pixels, to the photo. */
  readonly toPhoto: Homography;
  /** Byte that stands past the photo's edge; without it the nearest pixel is repeated. */
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
  /** Bits after the point of what is written: 0 for bytes, at most 8 for numbers of 16 bits. */
  readonly fractionBits: number;
}

/**
 * Fills one row with bilinear samples. The hot loop: kept flat and without allocations. Places are floats, walked by
 * addition; weights are whole numbers that sum to 2^23, the most at which a weighted byte is a number of 31 bits.
 */
export function sampleRow(source: SampleSource, { yPx, stepPx, count, out, from, fractionBits }: SampleRow): void {
  const { photo, outside = -1 } = source;
  const past = outside << fractionBits;
  const shift = 23 - fractionBits;
  const half = 1 << (shift - 1);
  const { data, widthPx } = photo;
  const [a, b, c, d, e, f, g, h, i] = source.toPhoto;
  const [xMax, yMax] = [widthPx - 1, photo.heightPx - 1];
  const [stepX, stepY, stepW] = [a * stepPx, d * stepPx, g * stepPx];
  const scale = (value: number) => value * 2 ** fractionBits + 0.5;
  let x = stepX / 2 + b * yPx + c;
  let y = stepY / 2 + e * yPx + f;
  let w = stepW / 2 + h * yPx + i;
  for (let at = from; at < from + count * 3; at += 3, x += stepX, y += stepY, w += stepW) {
    const px = x / w - 0.5;
    const py = y / w - 0.5;
    if (!(px >= 0 && py >= 0 && px < xMax && py < yMax)) {
      const isPast = outside >= 0 && (px < -0.5 || py < -0.5 || px > xMax + 0.5 || py > yMax + 0.5);
      if (isPast) out[at] = out[at + 1] = out[at + 2] = past;
      else out.set(sampleEdge(photo, px, py).map(scale), at);
      continue;
    }
    const x0 = px | 0;
    const y0 = py | 0;
    const fx = ((px - x0) * 32768 + 0.5) | 0;
    const fy = ((py - y0) * 32768 + 0.5) | 0;
    const wd = Math.imul(fx, fy) >> 7;
    const wc = (fy << 8) - wd;
    const wb = (fx << 8) - wd;
    const wa = 0x800000 - wb - wc - wd;
    const p = (Math.imul(y0, widthPx) + x0) * 3;
    const q = p + widthPx * 3;
    const redAbove = Math.imul(data[p]!, wa) + Math.imul(data[p + 3]!, wb);
    const redBelow = Math.imul(data[q]!, wc) + Math.imul(data[q + 3]!, wd);
    const greenAbove = Math.imul(data[p + 1]!, wa) + Math.imul(data[p + 4]!, wb);
    const greenBelow = Math.imul(data[q + 1]!, wc) + Math.imul(data[q + 4]!, wd);
    const blueAbove = Math.imul(data[p + 2]!, wa) + Math.imul(data[p + 5]!, wb);
    const blueBelow = Math.imul(data[q + 2]!, wc) + Math.imul(data[q + 5]!, wd);
    out[at] = (redAbove + redBelow + half) >> shift;
    out[at + 1] = (greenAbove + greenBelow + half) >> shift;
    out[at + 2] = (blueAbove + blueBelow + half) >> shift;
  }
}

/** RGB of a sample at or past the photo's outermost pixels, where the nearest are repeated. */
function sampleEdge({ data, widthPx, heightPx }: Pixels, xPx: number, yPx: number): number[] {
  const x = xPx > 0 ? Math.min(xPx, widthPx - 1) : 0;
  const y = yPx > 0 ? Math.min(yPx, heightPx - 1) : 0;
  const [x0, y0] = [x | 0, y | 0];
  const right = x0 < widthPx - 1 ? 3 : 0;
  const down = y0 < heightPx - 1 ? widthPx * 3 : 0;
  return [0, 1, 2].map((channel) => {
    const p = (y0 * widthPx + x0) * 3 + channel;
    const above = data[p]! + (data[p + right]! - data[p]!) * (x - x0);
    const below = data[p + down]! + (data[p + down + right]! - data[p + down]!) * (x - x0);
    return above + (below - above) * (y - y0);
  });
}
