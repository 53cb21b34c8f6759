import {
  type Cut,
  compose,
  cutView,
  type Homography,
  invert,
  isConvexClockwise,
  meanWidthPx,
  type Pixels,
  type Point,
  type Pyramid,
  project,
  type Quad,
  rectToQuad,
  toTensor,
} from '../image/index.ts';
import { consider } from './judge.ts';
import { type CardModels, type Located, locatedOf, sure } from './locate.ts';
import { findRough } from './looks.ts';
import { locateOnCard, type OnCard } from './portrait.ts';
import { finderCut, padding } from './views.ts';

/** Another card counts if it is at most so many times as wide as the found one, or the found one as it. */
const mostSize = 2;
/** What is painted over reaches past the card by this share of its sides. */
const paintMargin = 0.06;
/** Votes for a card's middle this near the found card, in shares of its sides, are votes for that card. */
const besideMargin = 0.1;

/**
 * Looks for a second card with a portrait beside the one that was found: the finder looks at the photo with that card painted
 * over. Answers `undefined` where the photo has no room for one or the first look saw none beside the found one, and where anything
 * that a card must have is missing.
 */
export async function locateAnother(photo: Pyramid, found: Located, models: CardModels): Promise<OnCard | undefined> {
  const card = found.corners;
  if (!hasRoom(photo.photo, card) || !isSeenBeside(found)) return undefined;
  const cut = finderCut(photo.photo);
  const rough = await findRough(toTensor(paintOver(cutView(photo, cut), cut, card)), models.finder, cut);
  const judged = rough && isAnother(card, rough.quad) ? await consider(photo, models, rough.quad) : undefined;
  const located = judged && judged.likelihood > sure ? locatedOf(judged, rough!.middles) : undefined;
  if (located === undefined || !isAnother(card, located.corners)) return undefined;
  const another = await locateOnCard(photo, located, models.faces);
  return another.portrait && another;
}

/** Whether the first look thought that a card's middle may lie away from the found card. */
function isSeenBeside({ corners, middles }: Located): boolean {
  const toUnit = invert(rectToQuad(1, 1, corners));
  return middles.some((middle) => !isInUnit(toUnit, middle, besideMargin));
}

/** Whether a strip of the photo beside the card's box is wide enough for a card of the least size that counts. */
function hasRoom({ widthPx, heightPx }: Pixels, card: Quad): boolean {
  const [xs, ys] = [card.map(([x]) => x), card.map(([, y]) => y)];
  const short = Math.min(...[0, 1, 2, 3].map((i) => Math.hypot(xs[i]! - xs[(i + 1) % 4]!, ys[i]! - ys[(i + 1) % 4]!)));
  const room = Math.max(Math.min(...xs), widthPx - Math.max(...xs), Math.min(...ys), heightPx - Math.max(...ys));
  return room >= short / mostSize;
}

function isAnother(card: Quad, other: Quad): boolean {
  const size = meanWidthPx(other) / meanWidthPx(card);
  return (
    Math.max(size, 1 / size) <= mostSize &&
    isConvexClockwise(other) &&
    !holds(card, middleOf(other)) &&
    !holds(other, middleOf(card))
  );
}

function middleOf(quad: Quad): Point {
  return [quad.reduce((sum, [x]) => sum + x / 4, 0), quad.reduce((sum, [, y]) => sum + y / 4, 0)];
}

function holds(quad: Quad, point: Point): boolean {
  return isInUnit(invert(rectToQuad(1, 1, quad)), point, 0);
}

function isInUnit(toUnit: Homography, point: Point, margin: number): boolean {
  const [u, v] = project(toUnit, point);
  return u >= -margin && v >= -margin && u <= 1 + margin && v <= 1 + margin;
}

/** Fills the card, and a little around it, with the grey that stands for nothing. */
function paintOver(view: Pixels, { toPhoto }: Cut, card: Quad): Pixels {
  const { data, widthPx, heightPx } = view;
  const toUnit = compose(invert(rectToQuad(1, 1, card)), toPhoto);
  for (let y = 0, at = 0; y < heightPx; y++)
    for (let x = 0; x < widthPx; x++, at += 3)
      if (isInUnit(toUnit, [x + 0.5, y + 0.5], paintMargin)) data.fill(padding, at, at + 3);
  return view;
}
