import type { Corners, Heatmap, Point } from '../../../client/index.ts';

/** Longest side of the drawn heatmap; the page scales it to the photo. */
const maxSidePx = 512;

/** A heatmap as a picture, and where it lies in the photo. */
export interface HeatPicture {
  readonly xPx: number;
  readonly yPx: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly pixels: ImageData;
}

/** The highest cell, 0..1. */
export function peakOf({ cells }: Heatmap): number {
  return Math.max(0, ...cells.flat());
}

/** Draws a heatmap over the part of the photo that it covers: the more a patch looks replaced, the less transparent. */
export function drawHeat({ area, cells }: Heatmap, [red, green, blue]: readonly [number, number, number]): HeatPicture {
  const [xs, ys] = [area.map(([x]) => x), area.map(([, y]) => y)];
  const [xPx, yPx] = [Math.min(...xs), Math.min(...ys)];
  const [widthPx, heightPx] = [Math.max(...xs) - xPx, Math.max(...ys) - yPx];
  const scale = Math.min(1, maxSidePx / Math.max(widthPx, heightPx));
  const pixels = new ImageData(Math.max(1, Math.round(widthPx * scale)), Math.max(1, Math.round(heightPx * scale)));
  const place = squareOf(area);
  for (let y = 0; y < pixels.height; y++)
    for (let x = 0; x < pixels.width; x++) {
      const at = place([xPx + (x + 0.5) / scale, yPx + (y + 0.5) / scale]);
      const heat = at === undefined ? 0 : sample(cells, at);
      pixels.data.set([red, green, blue, Math.round(255 * heat)], 4 * (y * pixels.width + x));
    }
  return { xPx, yPx, widthPx, heightPx, pixels };
}

/**
 * Maps a point of the photo to the unit square whose corners are those of the area; undefined outside. Two of its sides may converge, as in
 * perspective (Heckbert, "Fundamentals of texture mapping and image warping", 1989, section 2.2.3).
 */
function squareOf([a, b, c, d]: Corners): (point: Point) => Point | undefined {
  const [dx1, dx2, dx3] = [b[0] - c[0], d[0] - c[0], a[0] - b[0] + c[0] - d[0]];
  const [dy1, dy2, dy3] = [b[1] - c[1], d[1] - c[1], a[1] - b[1] + c[1] - d[1]];
  const det = dx1 * dy2 - dx2 * dy1;
  const [g, h] = [(dx3 * dy2 - dx2 * dy3) / det, (dx1 * dy3 - dx3 * dy1) / det];
  const [m11, m12, m13] = [b[0] - a[0] + g * b[0], d[0] - a[0] + h * d[0], a[0]];
  const [m21, m22, m23] = [b[1] - a[1] + g * b[1], d[1] - a[1] + h * d[1], a[1]];
  // The inverse, up to its scale.
  const inverse = [
    [m22 - m23 * h, m13 * h - m12, m12 * m23 - m13 * m22],
    [m23 * g - m21, m11 - m13 * g, m13 * m21 - m11 * m23],
    [m21 * h - m22 * g, m12 * g - m11 * h, m11 * m22 - m12 * m21],
  ] as const;
  return ([x, y]) => {
    const [u, v, w] = inverse.map(([p, q, r]) => p * x + q * y + r) as [number, number, number];
    const inside = u / w >= 0 && u / w <= 1 && v / w >= 0 && v / w <= 1;
    return inside ? [u / w, v / w] : undefined;
  };
}

/** Linear between the centres of the cells. */
function sample(cells: Heatmap['cells'], [u, v]: Point): number {
  const rows = cells.length;
  const columns = cells[0]?.length ?? 0;
  const [x, y] = [u * columns - 0.5, v * rows - 0.5];
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const cell = (column: number, row: number) =>
    cells[Math.min(rows - 1, Math.max(0, row))]?.[Math.min(columns - 1, Math.max(0, column))] ?? 0;
  const across = (row: number) => cell(left, row) * (left + 1 - x) + cell(left + 1, row) * (x - left);
  return across(top) * (top + 1 - y) + across(top + 1) * (y - top);
}
