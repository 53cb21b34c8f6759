import type { Pixels, Point } from '../../../src/image/index.ts';
import { blurInPlace } from '../../base/blur.ts';
import { bytesOf, openCanvas } from '../../base/canvas.ts';
import type { Window } from '../../base/window.ts';

/** A part of a picture in float: `(heightPx, widthPx, 3)`, 0..255. */
export interface Layer extends Window {
  readonly data: Float32Array;
}

/** The whole pixels around a polygon, with a margin of `room` on all sides, inside the picture. */
export function areaAround(
  polygon: readonly Point[],
  room: number,
  { widthPx, heightPx }: Omit<Pixels, 'data'>,
): Window {
  const xs = polygon.map(([x]) => x);
  const ys = polygon.map(([, y]) => y);
  const x = Math.max(0, Math.floor(Math.min(...xs) - room));
  const y = Math.max(0, Math.floor(Math.min(...ys) - room));
  const right = Math.min(widthPx, Math.ceil(Math.max(...xs) + room));
  const bottom = Math.min(heightPx, Math.ceil(Math.max(...ys) + room));
  return { x, y, widthPx: Math.max(0, right - x), heightPx: Math.max(0, bottom - y) };
}

/** Copies a part of a picture into a layer. */
export function lift(pixels: Pixels, area: Window): Layer {
  const data = new Float32Array(area.widthPx * area.heightPx * 3);
  const row = area.widthPx * 3;
  for (let y = 0; y < area.heightPx; y++) {
    const from = ((area.y + y) * pixels.widthPx + area.x) * 3;
    data.set(pixels.data.subarray(from, from + row), y * row);
  }
  return { ...area, data };
}

/** Fills a layer with samples of a picture (bilinear, edge repeated) at the points of `map`, which is evaluated at every fourth pixel and linear in between. */
export function sampleThrough(pixels: Pixels, area: Window, map: (point: Point) => Point): Layer {
  const data = new Float32Array(area.widthPx * area.heightPx * 3);
  const step = 4;
  const columns = Math.ceil(area.widthPx / step) + 2;
  const nodeRow = (j: number): Float64Array => {
    const out = new Float64Array(columns * 2);
    for (let i = 0; i < columns; i++) {
      const [u, v] = map([area.x + i * step + 0.5, area.y + j * step + 0.5]);
      out[i * 2] = u - 0.5;
      out[i * 2 + 1] = v - 0.5;
    }
    return out;
  };
  let [above, below] = [nodeRow(0), nodeRow(1)];
  for (let y = 0; y < area.heightPx; y++) {
    if (y > 0 && y % step === 0) [above, below] = [below, nodeRow(y / step + 1)];
    const fy = (y % step) / step;
    for (let x = 0; x < area.widthPx; x++) {
      const i = ((x / step) | 0) * 2;
      const fx = (x % step) / step;
      const at = (k: number): number =>
        (above[i + k]! * (1 - fx) + above[i + 2 + k]! * fx) * (1 - fy) +
        (below[i + k]! * (1 - fx) + below[i + 2 + k]! * fx) * fy;
      lookUp(pixels, [at(0), at(1)], data.subarray((y * area.widthPx + x) * 3));
    }
  }
  return { ...area, data };
}

function lookUp({ data, widthPx, heightPx }: Pixels, [u, v]: Point, out: Float32Array): void {
  const x = Math.min(widthPx - 1.001, Math.max(0, u));
  const y = Math.min(heightPx - 1.001, Math.max(0, v));
  const [x0, y0] = [x | 0, y | 0];
  const [fx, fy] = [x - x0, y - y0];
  const a = (y0 * widthPx + x0) * 3;
  const c = a + widthPx * 3;
  for (let k = 0; k < 3; k++)
    out[k] =
      (data[a + k]! * (1 - fx) + data[a + 3 + k]! * fx) * (1 - fy) +
      (data[c + k]! * (1 - fx) + data[c + 3 + k]! * fx) * fy;
}

/** A polygon as a mask 0..1 over the area, its edge softened by a Gaussian of `feather` pixels. */
export function maskOf(polygon: readonly Point[], area: Window, feather: number): Float32Array {
  const { canvas, context } = openCanvas(area.widthPx, area.heightPx);
  context.beginPath();
  for (const [x, y] of polygon) context.lineTo(x - area.x, y - area.y);
  context.fill();
  const rgba = bytesOf(canvas);
  const mask = Float32Array.from({ length: area.widthPx * area.heightPx }, (_, i) => rgba[i * 4 + 3]! / 255);
  return feather > 0.3 ? blurPlanes(mask, area, { channels: 1, sigma: feather }) : mask;
}

interface PlaneBlur {
  readonly channels: number;
  readonly sigma: number;
}

/** A Gaussian blur of interleaved floats; returns a new array. `sigma` in pixels. */
export function blurPlanes(
  data: Float32Array,
  { widthPx, heightPx }: Omit<Pixels, 'data'>,
  { channels, sigma }: PlaneBlur,
): Float32Array {
  const out = data.slice();
  blurInPlace(out, { widthPx, heightPx, channels }, sigma);
  return out;
}
