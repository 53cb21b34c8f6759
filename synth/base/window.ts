import type { Pixels } from '../../src/image/index.ts';

/** A rectangle of whole pixels of a photo. */
export interface Window {
  readonly x: number;
  readonly y: number;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** The window grown by `by` pixels on all sides; it may then reach past the photo. */
export function grow({ x, y, widthPx, heightPx }: Window, by: number): Window {
  return { x: x - by, y: y - by, widthPx: widthPx + 2 * by, heightPx: heightPx + 2 * by };
}

/** The window grown to whole multiples of `grid` plus one more `grid` all around, kept inside the photo. */
export function alignOut(
  window: Window,
  grid: number,
  photo: { readonly widthPx: number; readonly heightPx: number },
): Window {
  const x = Math.max(0, (Math.floor(window.x / grid) - 1) * grid);
  const y = Math.max(0, (Math.floor(window.y / grid) - 1) * grid);
  const right = Math.min(photo.widthPx, (Math.ceil((window.x + window.widthPx) / grid) + 1) * grid);
  const bottom = Math.min(photo.heightPx, (Math.ceil((window.y + window.heightPx) / grid) + 1) * grid);
  return { x, y, widthPx: right - x, heightPx: bottom - y };
}

/** The smallest window that contains both. */
export function union(a: Window, b: Window): Window {
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  const right = Math.max(a.x + a.widthPx, b.x + b.widthPx);
  const bottom = Math.max(a.y + a.heightPx, b.y + b.heightPx);
  return { x, y, widthPx: right - x, heightPx: bottom - y };
}

/** True when the two share a pixel. */
export function overlaps(a: Window, b: Window): boolean {
  return a.x < b.x + b.widthPx && b.x < a.x + a.widthPx && a.y < b.y + b.heightPx && b.y < a.y + a.heightPx;
}

/** Cuts a rectangle of whole pixels. */
export function crop(pixels: Pixels, window: Window): Pixels {
  const { x, y, widthPx, heightPx } = window;
  if (x === 0 && y === 0 && widthPx === pixels.widthPx && heightPx === pixels.heightPx) return pixels;
  return { data: cropBytes(pixels.data, pixels, window), widthPx, heightPx };
}

/** Cuts a rectangle out of a picture's bytes, with any number of channels. */
export function cropBytes(
  bytes: Uint8Array,
  whole: Pick<Pixels, 'widthPx' | 'heightPx'>,
  { x, y, widthPx, heightPx }: Window,
): Uint8Array<ArrayBuffer> {
  const channels = bytes.length / (whole.widthPx * whole.heightPx);
  const cut = new Uint8Array(widthPx * heightPx * channels);
  for (let row = 0; row < heightPx; row++) {
    const from = ((y + row) * whole.widthPx + x) * channels;
    cut.set(bytes.subarray(from, from + widthPx * channels), row * widthPx * channels);
  }
  return cut;
}
