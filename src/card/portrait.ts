import {
  cutTensor,
  cutView,
  type Pixels,
  type Point,
  type Pyramid,
  type Quad,
  spreadLevels,
  toTensor,
  turnHalf,
} from '../image/index.ts';
import type { Model } from '../model/index.ts';
import { detectFaces, type Face, heightOf, moveFace, tallest } from './face.ts';
import type { LocatedCard } from './locate.ts';
import { evenOdds, thresholds } from './thresholds.ts';
import { areaCut, type CardArea, cardMm } from './views.ts';

/** The face on a card, in the card's own millimetres. */
export interface Portrait {
  readonly face: CardArea;
  /** Right eye, left eye, nose tip, right and left corner of the mouth, `[xMm, yMm]` on the card. */
  readonly pointsMm: readonly [Point, Point, Point, Point, Point];
  /** 0..1 */
  readonly confidence: number;
}

/** A photo, and where the card and its portrait are in it: what checks and findings receive. */
export interface Presentation {
  readonly photo: Pyramid;
  readonly card: Quad;
  readonly portrait: Portrait;
  /** Whether the picture shows the portrait without its card; `card` is then where the card would lie. */
  readonly isPortraitOnly?: boolean;
}

/** The part of a face's box that is the face, measured from the chin. */
export function faceOf(box: CardArea): CardArea {
  const heightMm = Math.min(box.heightMm, thresholds.maxFaceAspect * box.widthMm);
  return { ...box, yMm: box.yMm + box.heightMm - heightMm, heightMm };
}

/** A view for the detector, in pixels of the card drawn 416 wide; its sides are multiples of 32. */
type Window = Readonly<Record<'leftPx' | 'topPx' | 'widthPx' | 'heightPx', number>>;

/** The card fills the upper part. */
const whole: Window = { leftPx: 0, topPx: 0, widthPx: 416, heightPx: 288 };
/**
 * The lower right part of a Thai card, where its portrait is: a third of the whole, and of the detector's work. Heights of faces differ
 * from those on the whole card by 0.3 % (median), and by at most 4.3 % on 121 cards.
 */
const thaiPanel: Window = { leftPx: 224, topPx: 64, widthPx: 192, heightPx: 224 };
const pxPerMm = whole.widthPx / cardMm.width;
/** The portrait's place in that view; its levels are spread if no face is found. */
const portraitPx = { x0: 87, y0: 53, x1: 189, y1: 184 } as const;

/** A card and the portrait on it, if one was found. */
export interface CardWithPortrait {
  readonly card: LocatedCard;
  readonly portrait: Portrait | undefined;
}

/**
 * Finds the portrait. If no face is upright on the card as it was found, but one is on the card turned by 180°, the card is returned
 * turned, unless it is a Thai card: the refiner knows which way up these are.
 */
export async function locateOnCard(photo: Pyramid, card: LocatedCard, detector: Model): Promise<CardWithPortrait> {
  const search = { photo, card: card.corners, detector };
  const portrait = card.thaiCard > thresholds.minThai ? await locateOnThai(search) : await locateIn(whole, search);
  if (portrait !== undefined || card.thaiCard > evenOdds) return { card, portrait };
  const corners = turnHalf(card.corners);
  const turned = await locatePortrait(photo, corners, detector);
  return turned === undefined ? { card, portrait } : { card: { ...card, corners }, portrait: turned };
}

/** Finds the portrait: the largest face on the rectified card that is upright and lies where documents have their portraits. */
export async function locatePortrait(photo: Pyramid, card: Quad, detector: Model): Promise<Portrait | undefined> {
  return await locateIn(whole, { photo, card, detector });
}

/** Glare or shadow may leave a portrait that people still recognise with too little contrast for the detector. */
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
  const mm = (px: number) => px / pxPerMm;
  const { leftPx, topPx, widthPx, heightPx } = window;
  const area = { xMm: mm(leftPx), yMm: mm(topPx), widthMm: mm(widthPx), heightMm: mm(heightPx) };
  const cut = { ...areaCut(card, area, window), sampling: 'single' } as const;
  const picture = prepare ? toTensor(prepare(cutView(photo, cut))) : cutTensor(photo, cut);
  const faces = await detectFaces(picture, detector, thresholds.minFaceScore);
  const onCard = faces.map((face) => moveFace(face, window));
  const face = tallest(onCard.filter((one) => isUpright(one) && isWherePortraitsAre(one)));
  return face && portraitOf(face);
}

function isUpright({ points: [right, left, , mouthRight, mouthLeft] }: Face): boolean {
  return (mouthRight[1] + mouthLeft[1]) / 2 > (right[1] + left[1]) / 2 && left[0] > right[0];
}

function isWherePortraitsAre(face: Face): boolean {
  const [x0, , x1, y1] = face.box;
  const share = (x0 + x1) / 2 / whole.widthPx;
  const isInMiddle = share > thresholds.middle[0] && share < thresholds.middle[1];
  return y1 < (cardMm.height + 2) * pxPerMm && heightOf(face) < thresholds.maxFaceMm * pxPerMm && !isInMiddle;
}

function portraitOf(face: Face): Portrait {
  const portrait = inMillimetres(face, pxPerMm);
  return { ...portrait, face: faceOf(portrait.face) };
}

/** A face in pixels of a card, as a portrait in millimetres. */
export function inMillimetres(face: Face, scale: number): Portrait {
  const { box, points, score } = moveFace(face, { scale: 1 / scale });
  const [xMm, yMm, right, bottom] = box;
  return { face: { xMm, yMm, widthMm: right - xMm, heightMm: bottom - yMm }, pointsMm: points, confidence: score };
}
