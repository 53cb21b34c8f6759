import { diagonalPx, isConvexClockwise, largestMovePx, type Pixels, type Point, type Quad } from '../image/index.ts';
import { proportions, shapeDoubt } from './shape.ts';
import { thresholds } from './thresholds.ts';

/** Factors by which perspective may change the length of the sought side's neighbours from what the proportion gives. */
const stretches = [0.8, 0.85, 0.9, 0.95, 1, 1.05, 1.1, 1.15, 1.2] as const;
/**
 * Quads that keep one side and move the opposite one to where the proportion of a document puts it: if three sides are right, they
 * determine the fourth. The least moved ones come first.
 */
export function completedQuads(quad: Quad, photo: Pick<Pixels, 'widthPx' | 'heightPx'>): readonly Quad[] {
  const completed = [0, 1, 2, 3].flatMap((side) =>
    proportions.flatMap((proportion) => {
      const ratio = side % 2 === 0 ? 1 / proportion : proportion;
      const quads = stretches.map((stretch) => complete(quad, side, ratio * stretch)).filter(isConvexClockwise);
      return quads.toSorted((a, b) => shapeDoubt(a, photo) - shapeDoubt(b, photo)).slice(0, 1);
    }),
  );
  const kept: Quad[] = [];
  for (const one of completed.toSorted((a, b) => largestMovePx(quad, a) - largestMovePx(quad, b)))
    if ([quad, ...kept].every((other) => largestMovePx(one, other) > thresholds.minDifference * diagonalPx(one)))
      kept.push(one);
  return kept;
}

/** Keeps a side and the directions of its two neighbours, whose length becomes `ratio` times that of the side. */
function complete(quad: Quad, side: number, ratio: number): Quad {
  const at = (step: number): Point => quad[(side + step) % 4]!;
  const length = ratio * Math.hypot(at(1)[0] - at(0)[0], at(1)[1] - at(0)[1]);
  const reach = ([x, y]: Point, [farX, farY]: Point): Point => {
    const scale = length / Math.hypot(farX - x, farY - y);
    return [x + (farX - x) * scale, y + (farY - y) * scale];
  };
  const moved = [at(0), at(1), reach(at(1), at(2)), reach(at(0), at(3))];
  const corner = (i: number): Point => moved[(i - side + 4) % 4]!;
  return [corner(0), corner(1), corner(2), corner(3)];
}
