import { cutTensor, type Pyramid, project, type Quad } from '../image/index.ts';
import type { Model } from '../model/index.ts';
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

/** One pass of the refiner on the card as the quad rectifies it. */
export async function refine(photo: Pyramid, refiner: Model, quad: Quad): Promise<Refinement> {
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
