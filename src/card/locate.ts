import type { Point, Pyramid, Quad } from '../image/index.ts';
import type { Model } from '../model/index.ts';
import { type Candidate, placeAndJudge } from './judge.ts';
import { furtherQuads, proposeCloser, proposeFirst } from './proposals.ts';

/** The models that find a card and the portrait on it. */
export type CardModels = Readonly<Record<'finder' | 'refiner' | 'edges' | 'judge' | 'faces', Model>>;

/** A card in a photo. */
export interface LocatedCard {
  /** In pixels of the photo, clockwise from the card's own top left; may lie outside the photo. */
  readonly corners: Quad;
  /** Probability that a card is there, 0..1. */
  readonly confidence: number;
  /** Probability that it is a Thai national ID card, 0..1. */
  readonly thaiCard: number;
  /** Where the finder's pass on the whole photo votes for centres of cards, this one's and others', in pixels of the photo. */
  readonly votes: readonly Point[];
}

/** Below this confidence of the finder there is no card. */
const minFinderConfidence = 0.15;
/**
 * Minimum probability of a card according to the refiner. If neither pass of the finder leads to it, no other quad is tried: with
 * enough attempts, a card is found in any photo.
 */
const minCard = 0.5;
/**
 * A quad that is less likely than this, and does not look like a Thai card either, is not a card. What this costs and saves: `found` in
 * bench/results/finder-real.csv, on whose photos it was chosen, and `no_card` in no-card.csv.
 */
const minLikelihood = 0.3;
/** Above this likelihood no other quad is tried. Higher values find no more cards (lab/EXPERIMENTS.md). */
export const stopLikelihood = 0.5;

/**
 * Finds the card: quads are proposed, placed on the edges around them and judged one after the other, until one is likely enough;
 * otherwise the likeliest is taken. In a series of pictures, the quad of the picture before may be given: it is tried first, and if it
 * is likely enough, the finder does not run on the whole photo; `votes` is then empty.
 */
export async function locate(photo: Pyramid, models: CardModels, previous?: Quad): Promise<LocatedCard | undefined> {
  const tracked = previous && (await placeAndJudge(photo, models, previous));
  if (tracked && tracked.likelihood > stopLikelihood) return cardOf(tracked, []);
  const proposal = await proposeFirst(photo, models.finder);
  if (proposal === undefined || proposal.confidence < minFinderConfidence) return undefined;
  const first = await placeAndJudge(photo, models, proposal.quad);
  if (first && first.likelihood > stopLikelihood) return cardOf(first, proposal.votes);
  const closerQuad = await proposeCloser(photo, models.finder, proposal.quad);
  const closer = closerQuad && (await placeAndJudge(photo, models, closerQuad));
  const best = likelier(first, closer);
  const isCard = [first, closer].some((candidate) => candidate && candidate.refinement.card >= minCard);
  return best && isCard ? cardOf(await tryFurther(photo, models, best), proposal.votes) : undefined;
}

/** Tries further quads until one is likely enough; returns the likeliest. */
async function tryFurther(photo: Pyramid, models: CardModels, start: Candidate): Promise<Candidate> {
  let best = start;
  for await (const quad of furtherQuads(photo, models.faces, () => best.corners)) {
    if (best.likelihood > stopLikelihood) break;
    best = likelier(best, await placeAndJudge(photo, models, quad)) ?? best;
  }
  return best;
}

function likelier(one: Candidate | undefined, other: Candidate | undefined): Candidate | undefined {
  return one && other ? (other.likelihood > one.likelihood ? other : one) : (one ?? other);
}

/** The located card for a candidate; `undefined` if the candidate is not a card. */
export function cardOf(
  { corners, refinement, likelihood }: Candidate,
  votes: readonly Point[],
): LocatedCard | undefined {
  return refinement.card < minCard || Math.max(likelihood, refinement.thai) < minLikelihood
    ? undefined
    : { corners, confidence: refinement.card, thaiCard: refinement.thai, votes };
}
