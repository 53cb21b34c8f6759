import { areaCut, type CardArea, cardMm, type Portrait } from '../card/index.ts';
import { cutView, type Pixels } from '../image/index.ts';
import type { Model } from '../model/index.ts';
import type { Measured, Sighting } from './check.ts';
import { chromaResidual, type Residual } from './chroma.ts';

/** The whole card, small: noise and JPEG blocks average out, print colours stay. */
export const printView = { widthPx: 96, heightPx: 60 } as const;

/** Areas of a Thai card, in percent of its size, whose printed colours differ (THAI_CARD.md): x0, y0, x1, y1. */
const areas = {
  strip: [0, 26, 7, 98],
  chip: [10, 34, 24, 54],
  title: [56, 3, 97, 8],
  background: [45, 20, 72, 45],
  lower: [45, 60, 72, 78],
  seal: [34, 79, 44, 91],
} as const;
const quantiles = [0.5, 0.75, 0.9, 0.95, 0.99] as const;

/** Length of {@link printFeatures}. */
export const printFeatureCount = 2 * quantiles.length + 3 + 2 * Object.keys(areas).length + 4;

/** The card rectified to 96×60. */
export function cutPrintView({ photo, card }: Pick<Sighting, 'photo' | 'card'>): Pixels {
  const whole = { xMm: 0, yMm: 0, widthMm: cardMm.width, heightMm: cardMm.height };
  return cutView(photo, areaCut(card, whole, printView));
}

/**
 * What the print model reads: how much the card's colours differ from place to place once the light's smooth colour is
 * taken away. Quantiles of the residual (single pixels and 4×4 blocks), spread before the fit, the residual at
 * six printed areas and of the face against its surroundings.
 */
export function printFeatures(view: Pixels, { face }: Portrait): Float32Array {
  const residual = chromaResidual(view);
  const spread = [residual.spreadBefore, residual.spreadAfter, residual.meanSaturation];
  const byArea = Object.values(areas).flatMap((area) => meanIn(residual, toPx(area)));
  const features = [
    ...quantilesOf(residual.magnitude).map(log),
    ...quantilesOf(blockMagnitude(residual)).map(log),
    ...spread.map(log),
    ...byArea,
    ...faceContrast(residual, face),
  ];
  return Float32Array.from(features);
}

/** Raw value: the probability, 0..1, that the card is a black-and-white print, copy or conversion. */
export async function measurePrint(sighting: Sighting, model: Model): Promise<Measured> {
  const features = printFeatures(cutPrintView(sighting), sighting.portrait);
  const { value } = await model.run({ features: { data: features, shape: [1, features.length] } });
  return { raw: value!.data[0]! };
}

type Box = readonly [x0: number, y0: number, x1: number, y1: number];

function log(value: number): number {
  return Math.log(value + 0.001);
}

function toPx([x0, y0, x1, y1]: Box): Box {
  const { widthPx, heightPx } = printView;
  return [(x0 * widthPx) / 100, (y0 * heightPx) / 100, (x1 * widthPx) / 100, (y1 * heightPx) / 100];
}

function quantilesOf(values: Float32Array): number[] {
  const sorted = Float32Array.from(values).sort();
  return quantiles.map((q) => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]!);
}

/** Mean residual `[red, blue]` inside a box of the view, cut to the view. */
function meanIn({ red, blue }: Residual, [x0, y0, x1, y1]: Box): [number, number] {
  const sums = [0, 0, 0];
  for (let y = Math.max(0, Math.floor(y0)); y < Math.min(printView.heightPx, y1); y++)
    for (let x = Math.max(0, Math.floor(x0)); x < Math.min(printView.widthPx, x1); x++) {
      const p = y * printView.widthPx + x;
      sums[0]! += red[p]!;
      sums[1]! += blue[p]!;
      sums[2]! += 1;
    }
  const count = Math.max(1, sums[2]!);
  return [sums[0]! / count, sums[1]! / count];
}

/** Residual length over 4×4 blocks. */
function blockMagnitude(residual: Residual): Float32Array {
  const columns = printView.widthPx / 4;
  return Float32Array.from({ length: (columns * printView.heightPx) / 4 }, (_, i) => {
    const x = (i % columns) * 4;
    const y = Math.floor(i / columns) * 4;
    return Math.hypot(...meanIn(residual, [x, y, x + 4, y + 4]));
  });
}

/** The face's residual `[red, blue]`, and the same less that of twice the box around it: skin against panel. */
function faceContrast(residual: Residual, face: CardArea): number[] {
  const perMm = printView.widthPx / cardMm.width;
  const boxOf = (grow: number): Box => [
    (face.xMm - (grow * face.widthMm) / 2) * perMm,
    (face.yMm - (grow * face.heightMm) / 2) * perMm,
    (face.xMm + (1 + grow / 2) * face.widthMm) * perMm,
    (face.yMm + (1 + grow / 2) * face.heightMm) * perMm,
  ];
  const inner = meanIn(residual, boxOf(-0.3));
  const outer = meanIn(residual, boxOf(1));
  return [...inner, inner[0] - outer[0], inner[1] - outer[1]];
}
