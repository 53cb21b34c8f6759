/** `[xPx, yPx]`; the centre of the top-left pixel is (0.5, 0.5), the picture spans 0..width. */
export type Point = readonly [number, number];

/** Four corners, clockwise from the object's own top left: top left, top right, bottom right, bottom left. */
export type Quad = readonly [Point, Point, Point, Point];

/** A 3×3 projective map, row by row, `m[8]` = 1. */
export type Homography = readonly [number, number, number, number, number, number, number, number, number];

/** Maps a point through a homography. */
export function project(m: Homography, [x, y]: Point): Point {
  const w = m[6] * x + m[7] * y + m[8];
  return [(m[0] * x + m[1] * y + m[2]) / w, (m[3] * x + m[4] * y + m[5]) / w];
}

/** Maps each of four corners; `index` 0..3. */
export function mapQuad([a, b, c, d]: Quad, map: (corner: Point, index: number) => Point): Quad {
  return [map(a, 0), map(b, 1), map(c, 2), map(d, 3)];
}

/** Maps four corners through a homography. */
export function projectQuad(m: Homography, quad: Quad): Quad {
  return mapQuad(quad, (corner) => project(m, corner));
}

/**
 * The homography that takes the rectangle (0,0)–(widthPx, heightPx) to `quad`.
 * Closed form of Heckbert, "Fundamentals of Texture Mapping", 1989, section 2.2.3.
 */
export function rectToQuad(widthPx: number, heightPx: number, quad: Quad): Homography {
  const [[x0, y0], [x1, y1], [x2, y2], [x3, y3]] = quad;
  const sx = x0 - x1 + x2 - x3;
  const sy = y0 - y1 + y2 - y3;
  const dx1 = x1 - x2;
  const dx2 = x3 - x2;
  const dy1 = y1 - y2;
  const dy2 = y3 - y2;
  const det = dx1 * dy2 - dx2 * dy1;
  const g = (sx * dy2 - dx2 * sy) / det;
  const h = (dx1 * sy - sx * dy1) / det;
  const a = x1 - x0 + g * x1;
  const b = x3 - x0 + h * x3;
  const d = y1 - y0 + g * y1;
  const e = y3 - y0 + h * y3;
  return [a / widthPx, b / heightPx, x0, d / widthPx, e / heightPx, y0, g / widthPx, h / heightPx, 1];
}

/** The inverse of a homography, scaled so that its last element is 1. */
export function invert(m: Homography): Homography {
  const [a, b, c, d, e, f, g, h, i] = m;
  const s = 1 / (a * e - b * d);
  return [
    (e * i - f * h) * s,
    (c * h - b * i) * s,
    (b * f - c * e) * s,
    (f * g - d * i) * s,
    (a * i - c * g) * s,
    (c * d - a * f) * s,
    (d * h - e * g) * s,
    (b * g - a * h) * s,
    1,
  ];
}

/** `compose(outer, inner)` maps a point through `inner`, then through `outer`. */
export function compose(outer: Homography, inner: Homography): Homography {
  const out = new Array<number>(9);
  for (let row = 0; row < 3; row++)
    for (let column = 0; column < 3; column++)
      out[row * 3 + column] =
        outer[row * 3]! * inner[column]! +
        outer[row * 3 + 1]! * inner[3 + column]! +
        outer[row * 3 + 2]! * inner[6 + column]!;
  const w = out[8]!;
  const [a, b, c, d, e, f, g, h] = out.map((value) => value / w) as unknown as Homography;
  return [a, b, c, d, e, f, g, h, 1];
}

/** The corners of an upright rectangle at the top left of the picture. */
export function rectangle(widthPx: number, heightPx: number): Quad {
  return [
    [0, 0],
    [widthPx, 0],
    [widthPx, heightPx],
    [0, heightPx],
  ];
}

/** Rotates a quad by 180°: the corner that was bottom right becomes the top left. */
export function turnHalf([a, b, c, d]: Quad): Quad {
  return [c, d, a, b];
}

/** Length of the longer diagonal, in pixels. */
export function diagonalPx([a, b, c, d]: Quad): number {
  return Math.max(Math.hypot(a[0] - c[0], a[1] - c[1]), Math.hypot(b[0] - d[0], b[1] - d[1]));
}

/** Area of a quad that does not cross itself, in square pixels. */
export function areaPx([a, b, c, d]: Quad): number {
  return Math.abs((c[0] - a[0]) * (d[1] - b[1]) - (d[0] - b[0]) * (c[1] - a[1])) / 2;
}

/** Mean length of the two horizontal sides, in pixels. */
export function meanWidthPx([a, b, c, d]: Quad): number {
  return (Math.hypot(b[0] - a[0], b[1] - a[1]) + Math.hypot(c[0] - d[0], c[1] - d[1])) / 2;
}

/** True when the corners are convex and in clockwise order on the screen (y down), and enclose an area. */
export function isConvexClockwise(quad: Quad): boolean {
  return quad.every((p, i) => {
    const q = quad[(i + 1) % 4]!;
    const r = quad[(i + 2) % 4]!;
    return (q[0] - p[0]) * (r[1] - q[1]) - (q[1] - p[1]) * (r[0] - q[0]) > 1e-9;
  });
}
