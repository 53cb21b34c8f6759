import { invert, type Point, projectQuad, type Quad, rectToQuad } from '../image/index.ts';
import type { Line } from './lines.ts';
import { offset, quadOfSides, type Sides, sidesOf } from './sides.ts';
import { cardMm } from './views.ts';

/** Both looks must have a side farther off than this, in millimetres. */
const tooFarMm = 0.85;

/**
 * Puts sides back where two looks of the refiner have them, if both, of which only the first came before the edges, have them
 * off to the same hand: the side then lies on a line that is printed along the card's edge, a barcode's end or a frame, and the
 * edge itself is fainter. Quads in the same order; `undefined` where no side has to be moved.
 */
export function putBack(snapped: Quad, looks: readonly [Quad, Quad]): Quad | undefined {
  const toPhoto = rectToQuad(cardMm.width, cardMm.height, snapped);
  const back = invert(toPhoto);
  const [first, second] = looks.map((quad) => sidesOf(projectQuad(back, quad))) as [Sides, Sides];
  const own = sidesOf(projectQuad(back, snapped));
  const moved = own.map((_, i) => {
    const [a, b] = [offset(i, first[i]!, own[i]!), offset(i, second[i]!, own[i]!)];
    return Math.sign(a) === Math.sign(b) && Math.min(Math.abs(a), Math.abs(b)) > tooFarMm;
  });
  if (!moved.includes(true)) return undefined;
  const sides = own.map((side, i) => (moved[i] ? between(first[i]!, second[i]!) : side)) as unknown as Sides;
  return projectQuad(toPhoto, quadOfSides(sides));
}

/** Whether a look has any side so far off, in millimetres; from the default on a second look is worth while. */
export function isFarOff(snapped: Quad, look: Quad, limitMm = tooFarMm): boolean {
  const back = invert(rectToQuad(cardMm.width, cardMm.height, snapped));
  const [sides, own] = [sidesOf(projectQuad(back, look)), sidesOf(projectQuad(back, snapped))];
  return sides.some((side, i) => Math.abs(offset(i, side, own[i]!)) > limitMm);
}

function between([a, b]: Line, [c, d]: Line): Line {
  const middle = (p: Point, q: Point): Point => [(p[0] + q[0]) / 2, (p[1] + q[1]) / 2];
  return [middle(a, c), middle(b, d)];
}
