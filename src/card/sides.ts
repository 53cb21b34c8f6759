import type { Point, Quad } from '../image/index.ts';

/** A line, given by two points. */
export type Line = readonly [Point, Point];

/** Top, right, bottom, left. */
export type Sides = readonly [Line, Line, Line, Line];

/** The quad that four sides form. */
export function quadOfSides([top, right, bottom, left]: Sides): Quad {
  return [meet(left, top), meet(top, right), meet(right, bottom), meet(bottom, left)];
}

/** Where two lines meet. */
function meet([a, b]: Line, [c, d]: Line): Point {
  const [ux, uy] = [b[0] - a[0], b[1] - a[1]];
  const [vx, vy] = [d[0] - c[0], d[1] - c[1]];
  const t = ((c[0] - a[0]) * vy - (c[1] - a[1]) * vx) / (ux * vy - uy * vx);
  return [a[0] + ux * t, a[1] + uy * t];
}

/** The largest distance between corresponding corners of two quads, in pixels. */
export function largestMove(from: Quad, to: Quad): number {
  return Math.max(...from.map(([x, y], i) => Math.hypot(to[i]![0] - x, to[i]![1] - y)));
}
