import { areaCut, areaQuad, type CardArea, type Portrait } from '../card/index.ts';
import { type Cut, cutView, type Point, toTensor } from '../image/index.ts';
import type { Heatmap } from '../inspection.ts';
import type { Model, Numbers } from '../model/index.ts';
import type { Measured, Sighting } from './check.ts';

/** Side of the square view, in pixels. */
export const deepfakeViewPx = 288;
/** The view's side as a multiple of the face's height: holds the portrait, its panel and a broad rim of the card. */
export const deepfakeFaceHeights = 2.83;

/** The portrait with its panel and some card around it, square, upright, 288×288. */
export function deepfakeCut({ card, portrait }: Pick<Sighting, 'card' | 'portrait'>): Cut {
  return areaCut(card, deepfakeArea(portrait), { widthPx: deepfakeViewPx, heightPx: deepfakeViewPx });
}

/** A square around the face's middle. */
export function deepfakeArea({ face }: Portrait): CardArea {
  const sideMm = face.heightMm * deepfakeFaceHeights;
  return {
    xMm: face.xMm + face.widthMm / 2 - sideMm / 2,
    yMm: face.yMm + face.heightMm / 2 - sideMm / 2,
    widthMm: sideMm,
    heightMm: sideMm,
  };
}

/**
 * Raw value: the probability, 0..1, that the portrait was put in or altered after its card was printed and photographed; and which
 * patches of the view look replaced.
 */
export async function measureDeepfake(sighting: Sighting, model: Model): Promise<Measured> {
  const said = await model.run({ portrait: toTensor(cutView(sighting.photo, deepfakeCut(sighting))) });
  return { raw: said.probability!.data[0]!, heatmap: heatmapOf(said.heatmap!, sighting) };
}

function heatmapOf({ data, shape: [, rows, columns] }: Numbers, { card, portrait }: Sighting): Heatmap {
  const row = (y: number) => Array.from(data.slice(y * columns!, (y + 1) * columns!), hundredth);
  const [a, b, c, d] = areaQuad(card, deepfakeArea(portrait));
  return { area: [tenths(a), tenths(b), tenths(c), tenths(d)], cells: Array.from({ length: rows! }, (_, y) => row(y)) };
}

function hundredth(value: number): number {
  return Math.round(value * 100) / 100;
}

function tenths([x, y]: Point): [number, number] {
  return [Math.round(x * 10) / 10, Math.round(y * 10) / 10];
}
