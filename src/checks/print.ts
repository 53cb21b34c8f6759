import { areaCut, cardMm } from '../card/index.ts';
import { type Cut, cutView, type Pixels } from '../image/index.ts';
import type { Model } from '../model/index.ts';
import type { Measured, Sighting } from './check.ts';
import { chromaResidual, type Residual } from './chroma.ts';

/** The whole card, small: noise, JPEG blocks and paper grain average out, print colours stay. */
export const printView = { widthPx: 48, heightPx: 30 } as const;

/** So much of the view's sides is left out of its middle: fingers, the table and the sheet reach over the card's edge. */
const rim = 0.12;
const quantiles = [0.5, 0.75, 0.9, 0.95, 0.99] as const;
/** Bytes above which a channel may be clipped, and under which a pixel has no colour to speak of. */
const [clipped, dark] = [250, 30] as const;

/** Length of {@link printFeatures}. */
export const printFeatureCount = 3 * quantiles.length + 5;

/** The card rectified to 48×30. */
export function printCut({ card }: Pick<Sighting, 'card'>): Cut {
  return areaCut(card, { xMm: 0, yMm: 0, widthMm: cardMm.width, heightMm: cardMm.height }, printView);
}

/**
 * What the print model reads: how much the card's colours differ from place to place once the light's smooth colour is
 * taken away. Quantiles of the residual (all pixels, the middle's pixels, 2×2 blocks), its spread, that before the fit,
 * saturation, and how much of the view is clipped or dark.
 */
export function printFeatures(view: Pixels): Float32Array {
  const residual = chromaResidual(view);
  const spread = [residual.spreadBefore, residual.spreadAfter, residual.meanSaturation];
  const features = [
    ...quantilesOf(residual.magnitude).map(log),
    ...quantilesOf(middleOf(residual.magnitude)).map(log),
    ...quantilesOf(blockMagnitude(residual)).map(log),
    ...spread.map(log),
    shareOf(view, (low, high) => high > clipped && low <= clipped),
    shareOf(view, (_, high) => high < dark),
  ];
  return Float32Array.from(features);
}

/** Raw value: the probability, 0..1, that the card is a black-and-white print, copy or conversion. */
export async function measurePrint(sighting: Sighting, model: Model): Promise<Measured> {
  const features = printFeatures(cutView(sighting.photo, printCut(sighting)));
  const { value } = await model.run({ features: { data: features, shape: [1, features.length] } });
  return { raw: value!.data[0]! };
}

function log(value: number): number {
  return Math.log(value + 0.001);
}

function quantilesOf(values: Float32Array): number[] {
  const sorted = Float32Array.from(values).sort();
  return quantiles.map((q) => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]!);
}

/** The values of the pixels that do not lie in the rim. */
function middleOf(values: Float32Array): Float32Array {
  const { widthPx, heightPx } = printView;
  const [left, top] = [Math.round(rim * widthPx), Math.round(rim * heightPx)];
  const isInside = (i: number): boolean => {
    const [x, y] = [i % widthPx, Math.floor(i / widthPx)];
    return x >= left && x < widthPx - left && y >= top && y < heightPx - top;
  };
  return values.filter((_, i) => isInside(i));
}

/** Residual length over 2×2 blocks. */
function blockMagnitude({ red, blue }: Residual): Float32Array {
  const { widthPx, heightPx } = printView;
  const columns = widthPx / 2;
  return Float32Array.from({ length: (columns * heightPx) / 2 }, (_, i) => {
    const p = Math.floor(i / columns) * 2 * widthPx + (i % columns) * 2;
    const mean = (values: Float32Array) =>
      (values[p]! + values[p + 1]! + values[p + widthPx]! + values[p + widthPx + 1]!) / 4;
    return Math.hypot(mean(red), mean(blue));
  });
}

/** Share of the pixels whose lowest and highest channel pass the test. */
function shareOf({ data }: Pixels, test: (low: number, high: number) => boolean): number {
  let count = 0;
  for (let at = 0; at < data.length; at += 3) {
    const [r, g, b] = [data[at]!, data[at + 1]!, data[at + 2]!];
    if (test(Math.min(r, g, b), Math.max(r, g, b))) count += 1;
  }
  return count / (data.length / 3);
}
