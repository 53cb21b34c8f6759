import {
  cutTensor,
  cutView,
  type Pixels,
  type Point,
  type Pyramid,
  type Quad,
  toTensor,
  turnHalf,
} from '../image/index.ts';
import type { Model } from '../model/index.ts';
import { detectFaces, type Face, moveFace } from './face.ts';
import { spreadLevels } from './levels.ts';
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

/** As much of a face's box as is a face, measured from the chin. */
export function faceOf(box: CardArea): CardArea {
  const heightMm = Math.min(box.heightMm, maxAspect * box.widthMm);
  return { ...box, yMm: box.yMm + box.heightMm - heightMm, heightMm };
}

/**
 * No document has its portrait in the middle third, nor one so large: on real ones faces are up to 24.5 mm tall when the document is
 * measured as ID-1, and a face that fills the panel of a Thai card has a box of up to 28 mm. A print of a face, or a person before
 * something rectangular, is both.
 */
const maxFaceMm = 30;
const middleShares = [1 / 3, 2 / 3] as const;
/** A picture for the detector, in pixels of the card drawn 416 wide; its sides suit the detector. */
interface Window {
  readonly leftPx: number;
  readonly topPx: number;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** The card fills the upper part. */
const whole: Window = { leftPx: 0, topPx: 0, widthPx: 416, heightPx: 288 };
/**
 * The lower right part of a Thai card, in which its portrait is: a third of the whole, and of the detector's work. Faces come out as
 * tall as on the whole card to 0.3 % (median), none of 121 by more than 4.3 %.
 */
const thaiPanel: Window = { leftPx: 224, topPx: 64, widthPx: 192, heightPx: 224 };
const pxPerMm = whole.widthPx / cardMm.width;
/** The portrait's place in it, whose levels are spread where no face is seen. */
const portraitPx = { x0: 87, y0: 53, x1: 189, y1: 184 } as const;
/** From this likeness on a card's portrait is looked for where Thai cards have it, and elsewhere if it is not there. */
const minThai = 0.9;

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
  const search = { photo, card: card.corners, detector };
  const portrait = card.thaiCard > minThai ? await locateOnThai(search) : await locateIn(whole, search);
  if (portrait !== undefined || card.thaiCard > 0.5) return { card, portrait };
  const corners = turnHalf(card.corners);
  const turned = await locatePortrait(photo, corners, detector);
  return turned === undefined ? { card, portrait } : { card: { ...card, corners }, portrait: turned };
}

/** Finds the portrait: the largest face on the rectified card that is upright and lies where a document has its portrait. */
export async function locatePortrait(photo: Pyramid, card: Quad, detector: Model): Promise<Portrait | undefined> {
  return await locateIn(whole, { photo, card, detector });
}

/** A glare or a shadow may leave a portrait that people still know with too little contrast for the detector. */
async function locateOnThai(search: Search): Promise<Portrait | undefined> {
  return (
    (await locateIn(thaiPanel, search)) ??
    (await locateIn(whole, search)) ??
    (await locateIn(thaiPanel, { ...search, prepare: (picture) => spreadLevels(picture, portraitPx) }))
  );
}

interface Search {
  readonly photo: Pyramid;
  readonly card: Quad;
  readonly detector: Model;
  readonly prepare?: (picture: Pixels) => Pixels;
}

async function locateIn(window: Window, { photo, card, detector, prepare }: Search): Promise<Portrait | undefined> {
  const { leftPx, topPx, ...size } = window;
  const area = {
    xMm: leftPx / pxPerMm,
    yMm: topPx / pxPerMm,
    widthMm: size.widthPx / pxPerMm,
    heightMm: size.heightPx / pxPerMm,
  };
  const cut = { ...areaCut(card, area, size), sampling: 'single' } as const;
  const picture = prepare ? toTensor(prepare(cutView(photo, cut))) : cutTensor(photo, cut);
  const faces = await detectFaces(picture, detector, minScore);
  const onCard = faces
    .map((face) => moveFace(face, window))
    .filter((face) => isUpright(face) && isWherePortraitsAre(face));
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
  const share = (x0 + x1) / 2 / whole.widthPx;
  const isInMiddle = share > middleShares[0] && share < middleShares[1];
  return y1 < (cardMm.height + 2) * pxPerMm && y1 - y0 < maxFaceMm * pxPerMm && !isInMiddle;
}

function portraitOf(face: Face): Portrait {
  const { box, points, score } = moveFace(face, { scale: 1 / pxPerMm });
  const [xMm, yMm, right, bottom] = box;
  return {
    face: faceOf({ xMm, yMm, widthMm: right - xMm, heightMm: bottom - yMm }),
    pointsMm: points,
    confidence: score,
  };
}
