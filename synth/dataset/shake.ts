import { cardMm, faceOf, type Portrait } from '../../src/card/index.ts';
import { diagonalPx, invert, mapQuad, type Point, projectQuad, type Quad, rectToQuad } from '../../src/image/index.ts';
import type { Random } from '../index.ts';

/** The corners moved individually and together, by a share of the diagonal. */
export function shake(corners: Quad, random: Random, roughness: number): Quad {
  const by = diagonalPx(corners) * roughness;
  const [dx, dy] = [random.gauss() * by, random.gauss() * by];
  const move = ([x, y]: Point): Point => [
    x + dx * 0.7 + random.gauss() * by * 0.7,
    y + dy * 0.7 + random.gauss() * by * 0.7,
  ];
  return mapQuad(corners, move);
}

/** The corners with one side moved in or out by up to a tenth of its neighbours. */
export function moveSide(corners: Quad, random: Random): Quad {
  const side = random.int(0, 3);
  const share = random.range(-0.1, 0.1);
  const moved = (i: number): Point => {
    const from = i === side ? (side + 3) % 4 : (i + 1) % 4;
    const [[x, y], [fx, fy]] = [corners[i]!, corners[from]!];
    return i === side || i === (side + 1) % 4 ? [x + (x - fx) * share, y + (y - fy) * share] : [x, y];
  };
  return [moved(0), moved(1), moved(2), moved(3)];
}

/** A portrait as the face detector would find it: the true face box on the card with the given corners, with an error of a few percent. */
export function inexactPortrait(card: Quad, face: Quad, random: Random): Portrait {
  const { face: exact, ...portrait } = portraitOn(card, face);
  const grow = 1 + 0.03 * random.gauss();
  const [widthMm, heightMm] = [exact.widthMm * grow, exact.heightMm * grow];
  const xMm = exact.xMm + exact.widthMm / 2 + 0.02 * random.gauss() * widthMm - widthMm / 2;
  const yMm = exact.yMm + exact.heightMm / 2 + 0.02 * random.gauss() * heightMm - heightMm / 2;
  return { ...portrait, face: { xMm, yMm, widthMm, heightMm } };
}

/** The face box, upright on the card with the given corners, of a face in the photo. */
export function portraitOn(card: Quad, face: Quad): Portrait {
  const onCard = projectQuad(invert(rectToQuad(cardMm.width, cardMm.height, card)), face);
  const [left, right] = [(onCard[0][0] + onCard[3][0]) / 2, (onCard[1][0] + onCard[2][0]) / 2];
  const [top, bottom] = [(onCard[0][1] + onCard[1][1]) / 2, (onCard[2][1] + onCard[3][1]) / 2];
  const middle: Point = [(left + right) / 2, (top + bottom) / 2];
  return {
    ...portraitWith(faceOf({ xMm: left, yMm: top, widthMm: right - left, heightMm: bottom - top })),
    pointsMm: [middle, middle, middle, middle, middle],
  };
}

/** A portrait of which only the face box matters; its points lie at the card's corner. */
export function portraitWith(face: Portrait['face']): Portrait {
  const corner = [0, 0] as const;
  return { face, pointsMm: [corner, corner, corner, corner, corner], confidence: 1 };
}
