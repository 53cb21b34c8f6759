import type { Point, Pyramid, Quad } from '../image/index.ts';
import type { Model } from '../model/index.ts';
import { consider, type Judged } from './judge.ts';
import { proposals, proposeCloser, proposeFirst } from './propose.ts';

/** The models that find a card and the portrait on it. */
export type CardModels = Readonly<Record<'finder' | 'refiner' | 'edges' | 'judge' | 'faces', Model>>;

/** A card in a photo. */
export interface Located {
  /** In pixels of the photo, clockwise from the card's own top left; may lie outside the photo. */
  readonly corners: Quad;
  /** Probability that a card is there, 0..1. */
  readonly confidence: number;
  /** How much it looks like a Thai national ID card, 0..1. */
  readonly thaiCard: number;
  /** Where the look at the whole photo says that middles of cards may lie, this one's and others', in pixels of the photo. */
  readonly middles: readonly Point[];
}

/** Below this the finder is certain that there is no card. */
const minRough = 0.15;
/** Where neither look of the finder leads to a card, none is tried elsewhere: who is shown much sees a card at last. */
const minConfidence = 0.5;
/**
 * A quad that is less likely, and does not look like a Thai card either, is no card's. What it costs and saves stands under `found` in
 * bench/results/finder-real.csv and under `no_card` in no-card.csv; it was chosen on the photos of the first.
 */
const minLikelihood = 0.3;
/** From this likelihood on no other quad is tried. Higher ones find no more cards (lab/EXPERIMENTS.md). */
export const sure = 0.5;

/**
 * Finds the card: quads are proposed, placed on the edges around them and judged one after the other, until one is likely enough; the
 * likeliest is taken. Of pictures that follow each other, the quad of the last one may be given: it is tried before all others, and
 * where it is likely enough, the whole photo is not looked at; `middles` is then empty.
 */
export async function locate(photo: Pyramid, models: CardModels, before?: Quad): Promise<Located | undefined> {
  const again = before && (await consider(photo, models, before));
  if (again && again.likelihood > sure) return locatedOf(again, []);
  const first = await proposeFirst(photo, models.finder);
  if (first === undefined || first.confidence < minRough) return undefined;
  const near = await consider(photo, models, first.quad);
  if (near && near.likelihood > sure) return locatedOf(near, first.middles);
  const closer = await proposeCloser(photo, models.finder, first.quad);
  const nearer = closer && (await consider(photo, models, closer));
  const best = likelier(near, nearer);
  const isSeen = [near, nearer].some((judged) => judged !== undefined && judged.look.card >= minConfidence);
  return best && isSeen ? locatedOf(await searchOn(photo, models, best), first.middles) : undefined;
}

/** Tries other quads until one is likely enough; answers the likeliest. */
async function searchOn(photo: Pyramid, models: CardModels, start: Judged): Promise<Judged> {
  let best = start;
  for await (const quad of proposals(photo, models.faces, () => best.corners)) {
    if (best.likelihood > sure) break;
    best = likelier(best, await consider(photo, models, quad)) ?? best;
  }
  return best;
}

function likelier(one: Judged | undefined, other: Judged | undefined): Judged | undefined {
  return one && other ? (other.likelihood > one.likelihood ? other : one) : (one ?? other);
}

/** What is told of a judged quad; nothing where it is no card's. */
export function locatedOf({ corners, look, likelihood }: Judged, middles: readonly Point[]): Located | undefined {
  return look.card < minConfidence || Math.max(likelihood, look.thai) < minLikelihood
    ? undefined
    : { corners, confidence: look.card, thaiCard: look.thai, middles };
}
