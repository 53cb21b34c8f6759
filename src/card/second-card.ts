import {
  boundsOf,
  type Cut,
  centreOf,
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
  sideLengthsPx,
  toTensor,
} from '../image/index.ts';
import { runFinder } from './finder.ts';
import { placeAndJudge } from './judge.ts';
import { type CardModels, cardOf, type LocatedCard } from './locate.ts';
import { type CardWithPortrait, locateOnCard } from './portrait.ts';
import { evenOdds, thresholds } from './thresholds.ts';
import { finderCut, padding } from './views.ts';

/**
 * Looks for a second card with a portrait next to the first one: the finder runs again on the photo with the first card painted over.
 * Returns `undefined` if the photo has no room for a second card, if no vote of the finder's first pass lies next to the first card,
 * or if what was found does not satisfy every condition for a card.
 */
export async function locateSecondCard(
  photo: Pyramid,
  first: LocatedCard,
  models: CardModels,
): Promise<CardWithPortrait | undefined> {
  const { corners } = first;
  if (!hasRoom(photo.photo, corners) || !hasVoteElsewhere(first)) return undefined;
  const cut = finderCut(photo.photo);
  const proposal = await runFinder(toTensor(paintOver(cutView(photo, cut), cut, corners)), models.finder, cut);
  if (proposal === undefined || !isSecondCard(corners, proposal.quad)) return undefined;
  const candidate = await placeAndJudge(photo, models, proposal.quad);
  const second = candidate && candidate.likelihood > evenOdds ? cardOf(candidate, proposal.votes) : undefined;
  if (second === undefined || !isSecondCard(corners, second.corners)) return undefined;
  const onCard = await locateOnCard(photo, second, models.faces);
  return onCard.portrait && onCard;
}

/** Whether the finder's first pass voted for the centre of a card away from the first card. */
function hasVoteElsewhere({ corners, votes }: LocatedCard): boolean {
  const toUnit = invert(rectToQuad(1, 1, corners));
  return votes.some((centre) => !isInUnitSquare(toUnit, centre, thresholds.voteMargin));
}

/** Whether a strip of the photo next to the card's bounding box is wide enough for the smallest card that counts. */
function hasRoom({ widthPx, heightPx }: Pixels, card: Quad): boolean {
  const { left, top, right, bottom } = boundsOf(card);
  const roomPx = Math.max(left, top, widthPx - right, heightPx - bottom);
  return roomPx >= Math.min(...sideLengthsPx(card)) / thresholds.maxWidthRatio;
}

/** Whether a quad has a card's size and order of corners, and lies apart from the first card. */
function isSecondCard(first: Quad, second: Quad): boolean {
  const ratio = meanWidthPx(second) / meanWidthPx(first);
  return (
    Math.max(ratio, 1 / ratio) <= thresholds.maxWidthRatio &&
    isConvexClockwise(second) &&
    !contains(first, centreOf(second)) &&
    !contains(second, centreOf(first))
  );
}

function contains(quad: Quad, point: Point): boolean {
  return isInUnitSquare(invert(rectToQuad(1, 1, quad)), point, 0);
}

function isInUnitSquare(toUnit: Homography, point: Point, margin: number): boolean {
  const [u, v] = project(toUnit, point);
  return u >= -margin && v >= -margin && u <= 1 + margin && v <= 1 + margin;
}

/** Fills the card, and a margin around it, with the grey of padding. */
function paintOver(view: Pixels, { toPhoto }: Cut, card: Quad): Pixels {
  const { data, widthPx, heightPx } = view;
  const toUnit = compose(invert(rectToQuad(1, 1, card)), toPhoto);
  for (let y = 0, at = 0; y < heightPx; y++)
    for (let x = 0; x < widthPx; x++, at += 3)
      if (isInUnitSquare(toUnit, [x + 0.5, y + 0.5], thresholds.paintMargin)) data.fill(padding, at, at + 3);
  return view;
}
