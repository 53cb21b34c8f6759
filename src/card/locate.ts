import type { Point, Pyramid, Quad } from '../image/index.ts';
import type { Model } from '../model/index.ts';
import { type Candidate, placeAndJudge } from './judge.ts';
import { proposedQuads, proposeFirst } from './proposals.ts';
import { evenOdds, thresholds } from './thresholds.ts';

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

/**
 * Finds the card: quads are proposed, placed on the edges around them and judged one after the other, until one is likely enough;
 * otherwise the likeliest is taken. In a series of pictures, the quad of the picture before may be given: it is tried first, and if it
 * is likely enough, the finder does not run on the whole photo; `votes` is then empty.
 */
export async function locate(photo: Pyramid, models: CardModels, previous?: Quad): Promise<LocatedCard | undefined> {
  const { maxPasses, laterPasses } = thresholds;
  const tracked = previous && (await placeAndJudge(photo, models, { quad: previous, maxPasses }));
  if (tracked && tracked.likelihood > evenOdds) return cardOf(tracked, []);
  const proposal = await proposeFirst(photo, models.finder);
  if (proposal === undefined || proposal.confidence < thresholds.minConfidence) return undefined;
  let best: Candidate | undefined;
  let passes: number = maxPasses;
  for await (const quad of proposedQuads(photo, models.finder, { first: proposal.quad, best: () => best })) {
    best = likelier(best, await placeAndJudge(photo, models, { quad, maxPasses: passes }));
    if (best && best.likelihood > evenOdds) break;
    passes = laterPasses;
  }
  return best && cardOf(best, proposal.votes);
}

function likelier(one: Candidate | undefined, other: Candidate | undefined): Candidate | undefined {
  return one && other ? (other.likelihood > one.likelihood ? other : one) : (one ?? other);
}

/** The located card for a candidate; `undefined` if the candidate is not a card. */
export function cardOf(
  { corners, refinement, likelihood }: Candidate,
  votes: readonly Point[],
): LocatedCard | undefined {
  return Math.max(likelihood, refinement.thai) < thresholds.minLikelihood
    ? undefined
    : { corners, confidence: refinement.card, thaiCard: refinement.thai, votes };
}
