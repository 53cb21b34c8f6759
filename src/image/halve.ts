import { blankPixels, type Pixels } from './pixels.ts';

/** Half the size: each pixel the rounded mean of 2×2; an odd last row or column is repeated. */
export function halve({ data, widthPx, heightPx }: Pixels): Pixels {
  const half = blankPixels((widthPx + 1) >> 1, (heightPx + 1) >> 1);
  const bytes = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const stride = widthPx * 3;
  for (let y = 0, at = 0; y < half.heightPx; y++) {
    const upper = 2 * y * stride;
    const lower = 2 * y + 1 < heightPx ? upper + stride : upper;
    at = halveRows({ bytes, upper, lower, out: half.data }, at, widthPx >> 1);
    if (widthPx % 2 === 0) continue;
    for (let k = stride - 3; k < stride; k++) half.data[at++] = (data[upper + k]! + data[lower + k]! + 1) >> 1;
  }
  return half;
}

interface Rows {
  readonly bytes: DataView;
  /** First byte of each of the two rows. */
  readonly upper: number;
  readonly lower: number;
  readonly out: Uint8Array;
}

/** Red and blue of a pixel that was read as one little-endian number. */
const redBlue = 0xff00ff;

/**
 * Writes `pairs` pixels from byte `at` on; returns the byte after them. The hot loop: a pixel is read as one number, the
 * right one of a pair one byte early so that nothing beyond the picture is read, and red and blue are added as one.
 */
function halveRows({ bytes, upper, lower, out }: Rows, at: number, pairs: number): number {
  let [p, q] = [upper, lower];
  const end = at + pairs * 3;
  for (; at < end; at += 3, p += 6, q += 6) {
    const a = bytes.getInt32(p, true);
    const b = bytes.getInt32(p + 2, true) >>> 8;
    const c = bytes.getInt32(q, true);
    const d = bytes.getInt32(q + 2, true) >>> 8;
    const sum = (a & redBlue) + (b & redBlue) + (c & redBlue) + (d & redBlue) + 0x20002;
    out[at] = sum >> 2;
    out[at + 1] = (((a >>> 8) & 255) + ((b >>> 8) & 255) + ((c >>> 8) & 255) + ((d >>> 8) & 255) + 2) >> 2;
    out[at + 2] = sum >> 18;
  }
  return at;
}
