import { invert, type Point, projectQuad, type Quad, rectToQuad } from '../image/index.ts';
import { offset, quadOfSides, type Sides, sidesOf } from './sides.ts';
import { cardMm } from './views.ts';

/** An edge that is seen along so much of its side is the card's own. */
const strongSupport = 0.85;
/** A side must be off by more than this on average, in millimetres, and the looks be of one mind within that. */
const tooFarMm = 0.6;
const oneMindMm = 0.3;

/** Crops, in shares of the quad: left, top, right, bottom. The same card in each, but no pixel of the view the same. */
const crops: readonly (readonly [number, number, number, number])[] = [
  [0, 0, 1, 1],
  [-0.02, -0.02, 1.02, 1.02],
  [0.02, -0.02, 1, 1.03],
  [-0.03, 0.02, 1.03, 1],
  [0, 0, 1.04, 0.98],
  [-0.02, 0, 0.98, 1.04],
];

/** Quads a little off a quad on every hand, the first the quad itself: what a look says of the mean of them hangs less on chance. */
export function around(quad: Quad): readonly Quad[] {
  const toPhoto = rectToQuad(1, 1, quad);
  return crops.map(([left, top, right, bottom]) =>
    projectQuad(toPhoto, [
      [left, top],
      [right, top],
      [right, bottom],
      [left, bottom],
    ]),
  );
}

/** Whether any side has an edge so weak that looks may know better. */
export function hasWeakSide(support: readonly number[]): boolean {
  return support.some((share) => share < strongSupport);
}

/**
 * The quad with sides of weak edges put where several looks have them, if these are of one mind that it lies elsewhere: a white card
 * on white paper shows a barcode's end more clearly than its own edge.
 *
 * @param support how clear the edge under each side is, 0..1.
 * @param looks what looks at the quads of {@link around} say, in the quad's order.
 */
export function moveWeakSides(quad: Quad, support: readonly number[], looks: readonly Quad[]): Quad {
  const toPhoto = rectToQuad(cardMm.width, cardMm.height, quad);
  const back = invert(toPhoto);
  const own = sidesOf(projectQuad(back, quad));
  const seen = looks.map((look) => sidesOf(projectQuad(back, look)));
  const mean = sidesOf(projectQuad(back, meanOf(looks)));
  const sides = own.map((side, i) => {
    const isWeak = support[i]! < strongSupport;
    const offsets = seen.map((look) => offset(i, look[i]!, side));
    return isWeak && isElsewhere(offsets) ? mean[i]! : side;
  }) as unknown as Sides;
  return sides.some((side, i) => side !== own[i]) ? projectQuad(toPhoto, quadOfSides(sides)) : quad;
}

function isElsewhere(offsetsMm: readonly number[]): boolean {
  const mean = offsetsMm.reduce((sum, one) => sum + one, 0) / offsetsMm.length;
  const spread = Math.sqrt(offsetsMm.reduce((sum, one) => sum + (one - mean) ** 2, 0) / offsetsMm.length);
  return Math.abs(mean) > tooFarMm && spread < oneMindMm;
}

function meanOf(quads: readonly Quad[]): Quad {
  const corner = (i: number): Point => {
    const sum = quads.reduce(([x, y], quad): Point => [x + quad[i]![0], y + quad[i]![1]], [0, 0] as Point);
    return [sum[0] / quads.length, sum[1] / quads.length];
  };
  return [corner(0), corner(1), corner(2), corner(3)];
}
