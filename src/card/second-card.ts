import {
  boundsOf,
  centreOf,
  contains,
  cutView,
  isConvexClockwise,
  meanWidthPx,
  type Pixels,
  type Pyramid,
  paintOver,
  type Quad,
  sideLengthsPx,
  toTensor,
} from '../image/index.ts';
import { placeAndJudge } from './judge.ts';
import { type CardModels, cardOf, type LocatedCard } from './locate.ts';
import { type CardWithPortrait, locateOnCard } from './portrait.ts';
import { runFinder } from './proposals.ts';
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
  const paint = { quad: corners, margin: thresholds.paintMargin, level: padding };
  const proposal = await runFinder(toTensor(paintOver(cutView(photo, cut), cut, paint)), models.finder, cut);
  if (proposal === undefined || !isSecondCard(corners, proposal.quad)) return undefined;
  const candidate = await placeAndJudge(photo, models, { quad: proposal.quad, maxPasses: thresholds.maxPasses });
  const second = candidate && candidate.likelihood > evenOdds ? cardOf(candidate, proposal.votes) : undefined;
  if (second === undefined || !isSecondCard(corners, second.corners)) return undefined;
  const onCard = await locateOnCard(photo, second, models.faces);
  return onCard.portrait && onCard;
}

/** Whether the finder's first pass voted for the centre of a card away from the first card. */
function hasVoteElsewhere({ corners, votes }: LocatedCard): boolean {
  return votes.some((centre) => !contains(corners, centre, thresholds.voteMargin));
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
