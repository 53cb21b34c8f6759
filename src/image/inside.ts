import { compose, type Homography, invert, type Point, project, type Quad, rectToQuad } from './geometry.ts';
import type { Pixels } from './pixels.ts';
import type { Cut } from './warp.ts';

/** Whether a point lies in a quad, or within a margin around it in shares of its sides. */
export function contains(quad: Quad, point: Point, margin = 0): boolean {
  return isInUnitSquare(invert(rectToQuad(1, 1, quad)), point, margin);
}

/** Fills a quad of the photo, and a margin around it in shares of its sides, with a grey level; changes the view in place. */
export function paintOver(view: Pixels, { toPhoto }: Cut, fill: { quad: Quad; margin: number; level: number }): Pixels {
  const { data, widthPx, heightPx } = view;
  const toUnit = compose(invert(rectToQuad(1, 1, fill.quad)), toPhoto);
  for (let y = 0, at = 0; y < heightPx; y++)
    for (let x = 0; x < widthPx; x++, at += 3)
      if (isInUnitSquare(toUnit, [x + 0.5, y + 0.5], fill.margin)) data.fill(fill.level, at, at + 3);
  return view;
}

function isInUnitSquare(toUnit: Homography, point: Point, margin: number): boolean {
  const [u, v] = project(toUnit, point);
  return u >= -margin && v >= -margin && u <= 1 + margin && v <= 1 + margin;
}
