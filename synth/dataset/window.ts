import { cutView, mapQuad, type Pixels, type Point, type Pyramid, type Quad } from '../../src/image/index.ts';
import type { Window } from '../index.ts';

const gridPx = 16;

/**
 * The part of the photo that a view of this quad reads, with a margin, on the grid of the JPEG's blocks; `undefined` if less than 60 %
 * of it lies in the photo.
 */
export function windowAround(
  quad: Quad,
  { widthPx, heightPx }: { readonly widthPx: number; readonly heightPx: number },
): Window | undefined {
  const [xs, ys] = [quad.map(([x]) => x), quad.map(([, y]) => y)];
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const x0 = Math.max(0, Math.floor((left - 4) / gridPx) * gridPx);
  const y0 = Math.max(0, Math.floor((top - 4) / gridPx) * gridPx);
  const x1 = Math.min(widthPx, Math.ceil((right + 4) / gridPx) * gridPx);
  const y1 = Math.min(heightPx, Math.ceil((bottom + 4) / gridPx) * gridPx);
  if (x1 - x0 < 24 || y1 - y0 < 24) return undefined;
  if ((x1 - x0) * (y1 - y0) < 0.6 * (right - left) * (bottom - top)) return undefined;
  return { x: x0, y: y0, widthPx: x1 - x0, heightPx: y1 - y0 };
}

/** A point of the photo in pixels of a window. */
export function pointInWindow([x, y]: Point, window: Pick<Window, 'x' | 'y'>): Point {
  return [x - window.x, y - window.y];
}

/** A quad of the photo in pixels of a window. */
export function quadInWindow(quad: Quad, window: Pick<Window, 'x' | 'y'>): Quad {
  return mapQuad(quad, (point) => pointInWindow(point, window));
}

/** Cuts a window out of a photo, pixel by pixel. */
export function cutWindow(photo: Pyramid, { x, y, widthPx, heightPx }: Window): Pixels {
  return cutView(photo, { widthPx, heightPx, toPhoto: [1, 0, x, 0, 1, y, 0, 0, 1] });
}

/** The picture enlarged by a factor. */
export function scaled(photo: Pyramid, times: number): Pixels {
  const { widthPx, heightPx } = photo.photo;
  const size = { widthPx: Math.round(widthPx * times), heightPx: Math.round(heightPx * times) };
  return cutView(photo, { ...size, toPhoto: [1 / times, 0, 0, 0, 1 / times, 0, 0, 0, 1] });
}
