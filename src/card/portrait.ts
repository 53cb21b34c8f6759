import { cutView, type Point, type Pyramid, type Quad, turnHalf } from '../image/index.ts';
import type { Model } from '../model/index.ts';
import { detectFaces, type Face } from './face.ts';
import type { Located } from './locate.ts';
import { areaCut, type CardArea, cardMm } from './views.ts';

/** The face on a card, in the card's own millimetres. */
export interface Portrait {
  readonly face: CardArea;
  /** Right eye, left eye, nose tip, right and left corner of the mouth, `[xMm, yMm]` on the card. */
  readonly pointsMm: readonly [Point, Point, Point, Point, Point];
  /** 0..1 */
  readonly confidence: number;
}

const minScore = 0.6;
/** A bare scalp or hair like skin draws the box up; the chin holds. The views' scale hangs on the height, so it is kept to this many widths. */
const maxAspect = 1.3;
/**
 * No document has its portrait in the middle third, nor one so large: on real ones faces are up to 24.5 mm tall when the document is
 * measured as ID-1, and a face that fills the panel of a Thai card has a box of up to 28 mm. A print of a face, or a person before
 * something rectangular, is both.
 */
const maxFaceMm = 30;
const middleShares = [1 / 3, 2 / 3] as const;
/** The card fills the upper part of a picture whose sides suit the detector. */
const look = { widthPx: 416, heightPx: 288 } as const;
const pxPerMm = look.widthPx / cardMm.width;

/** A card and the portrait on it, if one was found. */
export interface OnCard {
  readonly card: Located;
  readonly portrait: Portrait | undefined;
}

/**
 * Finds the portrait; where no face is upright on the card as it was found, but one is on the card turned by half, the card is that,
 * unless it is a Thai one: the refiner knows how those lie.
 */
export async function locateOnCard(photo: Pyramid, card: Located, detector: Model): Promise<OnCard> {
  const portrait = await locatePortrait(photo, card.corners, detector);
  if (portrait !== undefined || card.thaiCard > 0.5) return { card, portrait };
  const corners = turnHalf(card.corners);
  const turned = await locatePortrait(photo, corners, detector);
  return turned === undefined ? { card, portrait } : { card: { ...card, corners }, portrait: turned };
}

/** Finds the portrait: the largest face on the rectified card that is upright and lies where a document has its portrait. */
export async function locatePortrait(photo: Pyramid, card: Quad, detector: Model): Promise<Portrait | undefined> {
  const area = { xMm: 0, yMm: 0, widthMm: cardMm.width, heightMm: look.heightPx / pxPerMm };
  const cut = { ...areaCut(card, area, look), sampling: 'single' } as const;
  const faces = await detectFaces(cutView(photo, cut), detector, minScore);
  const onCard = faces.filter((face) => isUpright(face) && isWherePortraitsAre(face));
  const [largest] = onCard.sort((a, b) => heightOf(b) - heightOf(a));
  return largest && portraitOf(largest);
}

function heightOf({ box }: Face): number {
  return box[3] - box[1];
}

function isUpright({ points: [right, left, , mouthRight, mouthLeft] }: Face): boolean {
  return (mouthRight[1] + mouthLeft[1]) / 2 > (right[1] + left[1]) / 2 && left[0] > right[0];
}

function isWherePortraitsAre({ box: [x0, y0, x1, y1] }: Face): boolean {
  const share = (x0 + x1) / 2 / look.widthPx;
  const isInMiddle = share > middleShares[0] && share < middleShares[1];
  return y1 < (cardMm.height + 2) * pxPerMm && y1 - y0 < maxFaceMm * pxPerMm && !isInMiddle;
}

function portraitOf({ box: [x0, y0, x1, y1], points, score }: Face): Portrait {
  const mm = ([x, y]: Point): Point => [x / pxPerMm, y / pxPerMm];
  const [a, b, c, d, e] = points;
  const height = Math.min(y1 - y0, maxAspect * (x1 - x0));
  return {
    face: { xMm: x0 / pxPerMm, yMm: (y1 - height) / pxPerMm, widthMm: (x1 - x0) / pxPerMm, heightMm: height / pxPerMm },
    pointsMm: [mm(a), mm(b), mm(c), mm(d), mm(e)],
    confidence: score,
  };
}
