import {
  boundsOf,
  type Cut,
  compose,
  type Homography,
  mapQuad,
  type Pixels,
  type Point,
  project,
  type Quad,
  rectangle,
  rectToQuad,
} from '../image/index.ts';

/** Side of the square in which the finder receives the whole photo. */
export const finderSidePx = 256;
/** The photo's longer side spans this part of the square, so that corners may lie outside the photo. */
const photoShare = 0.9;
/** Grey level that fills whatever lies outside the photo. */
export const padding = 114;

/** The refiner's view: the card rectified by a rough quad, with a margin around it. */
export const refinerView = { widthPx: 264, heightPx: 176, margin: 0.15 } as const;

/** Size of an ID-1 card in millimetres (ISO/IEC 7810). */
export const cardMm = { width: 85.6, height: 53.98 } as const;

/** The whole photo, centred in the finder's square with a margin on every side, the rest filled with grey. */
export function finderCut({ widthPx, heightPx }: Pick<Pixels, 'widthPx' | 'heightPx'>): Cut {
  return squareCut([widthPx / 2, heightPx / 2], Math.max(widthPx, heightPx) / photoShare);
}

/** The part of the photo around a roughly known card, in the finder's square: the card's bounding box spans two thirds of it. */
export function closerFinderCut(rough: Quad): Cut {
  const { left, top, right, bottom } = boundsOf(rough);
  return squareCut([(left + right) / 2, (top + bottom) / 2], 1.5 * Math.max(right - left, bottom - top));
}

/** A square of the photo around a point, `spanPx` wide there, as the finder's view. */
function squareCut([x, y]: Point, spanPx: number): Cut {
  const scale = spanPx / finderSidePx;
  return {
    widthPx: finderSidePx,
    heightPx: finderSidePx,
    toPhoto: [scale, 0, x - spanPx / 2, 0, scale, y - spanPx / 2, 0, 0, 1],
    outside: padding,
    sampling: 'single',
  };
}

/** The card as a rough quad rectifies it, upright, with the refiner's margin on every side. */
export function refinerCut(rough: Quad): Cut {
  const { widthPx, heightPx, margin } = refinerView;
  const toUnit: Homography = [(1 + 2 * margin) / widthPx, 0, -margin, 0, (1 + 2 * margin) / heightPx, -margin, 0, 0, 1];
  const toPhoto = compose(rectToQuad(1, 1, rough), toUnit);
  return { widthPx, heightPx, toPhoto, outside: padding, sampling: 'single' };
}

/** A rectangle on the card, in millimetres from its top left. */
export interface CardArea {
  readonly xMm: number;
  readonly yMm: number;
  readonly widthMm: number;
  readonly heightMm: number;
}

/** An area of the card, upright and rectified, at the given size; the area may reach past the card's edge. */
export function areaCut(card: Quad, area: CardArea, { widthPx, heightPx }: Pick<Cut, 'widthPx' | 'heightPx'>): Cut {
  const [mmX, mmY] = [area.widthMm / widthPx, area.heightMm / heightPx];
  const toMm: Homography = [mmX, 0, area.xMm, 0, mmY, area.yMm, 0, 0, 1];
  return { widthPx, heightPx, toPhoto: compose(rectToQuad(cardMm.width, cardMm.height, card), toMm) };
}

/** The four corners of an area of the card, in pixels of the photo, clockwise from the area's top left. */
export function areaQuad(card: Quad, { xMm, yMm, widthMm, heightMm }: CardArea): Quad {
  const toPhoto = rectToQuad(cardMm.width, cardMm.height, card);
  return mapQuad(rectangle(widthMm, heightMm), ([x, y]) => project(toPhoto, [xMm + x, yMm + y]));
}

/** The quad in an output `(1, 4, 2)` of a network, each corner mapped by `place`. */
export function quadFrom(data: Float32Array, place: (point: Point) => Point): Quad {
  const at = (i: number): Point => place([data[2 * i]!, data[2 * i + 1]!]);
  return [at(0), at(1), at(2), at(3)];
}
