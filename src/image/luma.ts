import type { Pixels } from './pixels.ts';

/** Luma after ITU-R BT.601, `(heightPx, widthPx)` bytes row by row. */
export function lumaOf({ data, widthPx, heightPx }: Pixels): Uint8Array {
  const luma = new Uint8Array(widthPx * heightPx);
  for (let i = 0, at = 0; i < luma.length; i++, at += 3)
    luma[i] = (77 * data[at]! + 150 * data[at + 1]! + 29 * data[at + 2]! + 128) >> 8;
  return luma;
}
