import type { Quad } from '../image/index.ts';
import { type Line, meet } from './lines.ts';

/** Top, right, bottom, left. */
export type Sides = readonly [Line, Line, Line, Line];

/** The sides of a quad. */
export function sidesOf([a, b, c, d]: Quad): Sides {
  return [
    [a, b],
    [b, c],
    [c, d],
    [d, a],
  ];
}

/** The quad that four sides make. */
export function quadOfSides([top, right, bottom, left]: Sides): Quad {
  return [meet(left, top), meet(top, right), meet(right, bottom), meet(bottom, left)];
}

/** How far the middle of side `i` lies from another's, across it. */
export function offset(i: number, [a, b]: Line, [c, d]: Line): number {
  const axis = i % 2 === 0 ? 1 : 0;
  return (a[axis] + b[axis] - c[axis] - d[axis]) / 2;
}
