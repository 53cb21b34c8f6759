import { areaCut, type CardArea, type Portrait } from '../card/index.ts';
import { type Cut, cutView, toTensor } from '../image/index.ts';
import type { Model } from '../model/index.ts';
import type { Sighting } from './check.ts';

/** Side of the square view, in pixels. */
export const deepfakeViewPx = 224;
/** The view's side as a multiple of the face's height: holds the portrait, its panel and some of the card. */
const faceHeights = 2.2;

/** The portrait with its panel and some card around it, square, upright, 224×224. */
export function deepfakeCut({ card, portrait }: Pick<Sighting, 'card' | 'portrait'>): Cut {
  return areaCut(card, deepfakeArea(portrait), { widthPx: deepfakeViewPx, heightPx: deepfakeViewPx });
}

/** A square around the face's middle. */
export function deepfakeArea({ face }: Portrait): CardArea {
  const sideMm = face.heightMm * faceHeights;
  return {
    xMm: face.xMm + face.widthMm / 2 - sideMm / 2,
    yMm: face.yMm + face.heightMm / 2 - sideMm / 2,
    widthMm: sideMm,
    heightMm: sideMm,
  };
}

/** Raw value: the probability, 0..1, that the portrait was put in or altered after its card was printed and photographed. */
export async function measureDeepfake(sighting: Sighting, model: Model): Promise<number> {
  const { probability } = await model.run({ portrait: toTensor(cutView(sighting.photo, deepfakeCut(sighting))) });
  return probability!.data[0]!;
}
