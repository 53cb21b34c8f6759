import type { Quad } from '../../src/image/index.ts';
import type { Window } from '../../synth/index.ts';

const gridPx = 16;

/**
 * The part of the photo that a view of this quad reads, with a little room, on the grid of the JPEG's blocks; `undefined` when
 * less than 60 % of it lies in the photo.
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
