import type { Point, Quad } from './geometry.ts';

/** A line, given by two points. */
export type Line = readonly [Point, Point];

/** The quad whose sides lie on four lines: top, right, bottom, left. */
export function quadOfSides([top, right, bottom, left]: readonly [Line, Line, Line, Line]): Quad {
  return [meet(left, top), meet(top, right), meet(right, bottom), meet(bottom, left)];
}

/** Where two lines meet. */
function meet([a, b]: Line, [c, d]: Line): Point {
  const [ux, uy] = [b[0] - a[0], b[1] - a[1]];
  const [vx, vy] = [d[0] - c[0], d[1] - c[1]];
  const t = ((c[0] - a[0]) * vy - (c[1] - a[1]) * vx) / (ux * vy - uy * vx);
  return [a[0] + ux * t, a[1] + uy * t];
}

/** Lengths of the top, right, bottom and left side, in pixels. */
export function sideLengthsPx([a, b, c, d]: Quad): readonly [number, number, number, number] {
  return [distancePx(a, b), distancePx(b, c), distancePx(c, d), distancePx(d, a)];
}

/** The largest distance between corresponding corners of two quads, in pixels. */
export function largestMovePx(from: Quad, to: Quad): number {
  return Math.max(...from.map((corner, i) => distancePx(corner, to[i]!)));
}

function distancePx([x0, y0]: Point, [x1, y1]: Point): number {
  return Math.hypot(x1 - x0, y1 - y0);
}

/** The upright rectangle around a quad, by its sides, in pixels. */
export function boundsOf(quad: Quad): Readonly<Record<'left' | 'top' | 'right' | 'bottom', number>> {
  const [xs, ys] = [quad.map(([x]) => x), quad.map(([, y]) => y)];
  return { left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys) };
}

/** The mean of the corners. */
export function centreOf(quad: Quad): Point {
  return [quad.reduce((sum, [x]) => sum + x / 4, 0), quad.reduce((sum, [, y]) => sum + y / 4, 0)];
}
