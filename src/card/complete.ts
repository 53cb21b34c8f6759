import { diagonalPx, isConvexClockwise, type Pixels, type Point, type Quad } from '../image/index.ts';
import { proportions, shapeDoubt } from './shape.ts';
import { largestMove } from './sides.ts';

/** A side that is looked for may be this much longer or shorter than the proportion has it, seen at an angle. */
const stretches = [0.8, 0.85, 0.9, 0.95, 1, 1.05, 1.1, 1.15, 1.2] as const;
/** So many quads, the nearest, that lie apart by this share of the diagonal. */
const mostQuads = 4;
const apart = 0.02;

/**
 * Quads of which one side is kept and the opposite one is put where a document's proportion has it: where three sides are right, the
 * fourth is known.
 */
export function completedQuads(quad: Quad, photo: Pick<Pixels, 'widthPx' | 'heightPx'>): readonly Quad[] {
  const completed = [0, 1, 2, 3].flatMap((side) =>
    proportions.flatMap((proportion) => {
      const share = side % 2 === 0 ? 1 / proportion : proportion;
      const quads = stretches.map((stretch) => complete(quad, side, share * stretch)).filter(isConvexClockwise);
      return quads.toSorted((a, b) => shapeDoubt(a, photo) - shapeDoubt(b, photo)).slice(0, 1);
    }),
  );
  const kept: Quad[] = [];
  for (const one of completed.toSorted((a, b) => largestMove(quad, a) - largestMove(quad, b)))
    if ([quad, ...kept].every((other) => largestMove(one, other) > apart * diagonalPx(one))) kept.push(one);
  return kept.slice(0, mostQuads);
}

/** Keeps a side and the directions of its neighbours, which become so many times as long as it. */
function complete(quad: Quad, side: number, share: number): Quad {
  const at = (step: number): Point => quad[(side + step) % 4]!;
  const length = share * Math.hypot(at(1)[0] - at(0)[0], at(1)[1] - at(0)[1]);
  const reach = ([x, y]: Point, [farX, farY]: Point): Point => {
    const scale = length / Math.hypot(farX - x, farY - y);
    return [x + (farX - x) * scale, y + (farY - y) * scale];
  };
  const moved = [at(0), at(1), reach(at(1), at(2)), reach(at(0), at(3))];
  const corner = (i: number): Point => moved[(i - side + 4) % 4]!;
  return [corner(0), corner(1), corner(2), corner(3)];
}
