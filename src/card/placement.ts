import {
  cutTensor,
  diagonalPx,
  isConvexClockwise,
  largestMovePx,
  type Pyramid,
  project,
  type Quad,
  turnHalf,
} from '../image/index.ts';
import type { Model } from '../model/index.ts';
import { type EdgeFit, fitToEdges } from './edges.ts';
import { evenOdds, thresholds } from './thresholds.ts';
import { quadFrom, refinerCut, refinerView } from './views.ts';

/** What the refiner returns for a rectified card. */
export interface Refinement {
  /** In pixels of the photo, in the order of the quad that was refined. */
  readonly corners: Quad;
  /** Probability that the card is upside down in the view, 0..1. */
  readonly turned: number;
  /** Probability that the view shows a card, 0..1. */
  readonly card: number;
  /** Probability that it is a Thai national ID card, 0..1. */
  readonly thai: number;
}

/** A proposed quad after it was fitted to the edges around it. */
export interface Placement {
  /** In the card's own order, in pixels of the photo. */
  readonly corners: Quad;
  readonly refinement: Refinement;
  /** From the last pass of the network of edges. */
  readonly sides: EdgeFit['sides'];
  /** The largest distance from a corner of the refiner to the final corner, in shares of the diagonal. */
  readonly drift: number;
  /** The largest distance by which the last pass moved a corner, in shares of the diagonal. */
  readonly lastMove: number;
}

/** A quad to fit to the edges around it. */
export interface Attempt {
  readonly quad: Quad;
  /** Of the network of edges. */
  readonly maxPasses: number;
}

/**
 * One pass of the refiner, then passes of the network of edges until the corners no longer move; `undefined` if the refiner sees no card,
 * or if corners do not form a quad.
 */
export async function place(
  photo: Pyramid,
  { refiner, edges }: Readonly<Record<'refiner' | 'edges', Model>>,
  { quad: proposal, maxPasses }: Attempt,
): Promise<Placement | undefined> {
  const refinement = await refine(photo, refiner, proposal);
  if (refinement.card < evenOdds || !isConvexClockwise(refinement.corners)) return undefined;
  let quad = refinement.corners;
  for (let passes = 1; ; passes++) {
    const fit = await fitToEdges(photo, edges, quad);
    if (!isConvexClockwise(fit.quad)) return undefined;
    const lastMove = largestMovePx(quad, fit.quad) / diagonalPx(fit.quad);
    quad = fit.quad;
    if (lastMove > thresholds.minMove && passes < maxPasses) continue;
    const drift = largestMovePx(refinement.corners, quad) / diagonalPx(quad);
    return {
      corners: refinement.turned > evenOdds ? turnHalf(quad) : quad,
      refinement,
      sides: fit.sides,
      drift,
      lastMove,
    };
  }
}

/** One pass of the refiner on the card as the quad rectifies it. */
async function refine(photo: Pyramid, refiner: Model, quad: Quad): Promise<Refinement> {
  const cut = refinerCut(quad);
  const { corners, turned, card, thai } = await refiner.run({ view: cutTensor(photo, cut) });
  return {
    corners: quadFrom(corners!.data, ([x, y]) =>
      project(cut.toPhoto, [x * refinerView.widthPx, y * refinerView.heightPx]),
    ),
    turned: turned!.data[0]!,
    card: card!.data[0]!,
    thai: thai!.data[0]!,
  };
}
