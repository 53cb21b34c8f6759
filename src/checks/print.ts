import { areaCut, type CardArea, cardMm, type Portrait, type Presentation } from '../card/index.ts';
import { cutView, type Pixels } from '../image/index.ts';
import type { Model } from '../model/index.ts';
import { CheckResult } from '../result.ts';
import type { Check, Measured } from './check.ts';
import { basisOf, type Chroma, chromaOf, chromaResidual, masked, type Residual } from './chroma.ts';
import { withoutOverlays } from './overlay.ts';

/** Is the card a black-and-white print or copy? */
export const print = {
  result: CheckResult,
  example: { raw: 0.001, score: 0, threshold: 70, verdict: 'no' },
  needsCard: true,
  measure,
} as const satisfies Check;

/** Sizes of the views: small, so that noise, JPEG blocks and paper grain average out and print colours stay. */
export const printSizes = {
  /** The whole card. */
  card: { widthPx: 24, heightPx: 15 },
  /** A square around the face. */
  portrait: { widthPx: 16, heightPx: 16 },
} as const;

/** Views of the check. */
export type PrintViews = Readonly<Record<keyof typeof printSizes, Pixels>>;

/** Side of the square around the face, in face heights: face and hair with a little of the panel. */
const portraitSide = 1.4;
/** Share of the view's sides that is not part of its middle: fingers, the table and the sheet may cover the edge of the card. */
const rim = 0.12;
/** If fewer pixels of the middle are uncovered, all uncovered pixels count as the middle. */
const minMiddlePx = 20;
const quantiles = [0.5, 0.75, 0.9, 0.95, 0.99] as const;
/** Bytes above which a channel may be clipped, and below which the colour of a pixel is not meaningful. */
const [clipped, dark] = [250, 30] as const;

/** How many of {@link printFeatures} belong to the card, and how many after them to the portrait. */
export const printFeatureCounts = { card: 5 * quantiles.length + 10, portrait: 2 * quantiles.length + 4 } as const;

/** Cuts the views. */
export function printViews({ photo, card, portrait }: Omit<Presentation, 'isPortraitOnly'>): PrintViews {
  const whole = { xMm: 0, yMm: 0, widthMm: cardMm.width, heightMm: cardMm.height };
  return {
    card: cutView(photo, areaCut(card, whole, printSizes.card)),
    portrait: cutView(photo, areaCut(card, printArea(portrait), printSizes.portrait)),
  };
}

/** The part of the card that the portrait's view shows: a square around the face, moved so that it shows nothing beyond the card. */
export function printArea({ face }: Pick<Portrait, 'face'>): CardArea {
  const side = portraitSide * face.heightMm;
  const inside = (from: number, length: number): number => Math.max(0, Math.min(from, length - side));
  return {
    xMm: inside(face.xMm + (face.widthMm - side) / 2, cardMm.width),
    yMm: inside(face.yMm + (face.heightMm - side) / 2, cardMm.height),
    widthMm: side,
    heightMm: side,
  };
}

/**
 * Input of the print model: how much colours vary from place to place after the smooth colour of the light is subtracted, over the
 * whole card, over the part of it that is not covered, and around the face.
 */
export function printFeatures({ card, portrait }: PrintViews): Float32Array {
  return Float32Array.from([...cardFeatures(card), ...portraitFeatures(portrait)]);
}

/** Raw value: the probability, 0..1, that the card is a black-and-white print, copy or conversion. */
async function measure(presentation: Presentation, model: Model): Promise<Measured> {
  const features = printFeatures(printViews(presentation));
  const { value } = await model.run({ features: { data: features, shape: [1, features.length] } });
  return { raw: value!.data[0]! };
}

/**
 * Of all pixels: quantiles of the residual (all, the middle's, 2×2 blocks), spread before and after the fit, saturation, shares clipped
 * and dark. Of the uncovered ones: the same quantiles (all, the middle's), spreads and saturation, the share clipped; and how much is covered.
 */
function cardFeatures(view: Pixels): number[] {
  const chroma = chromaOf(view);
  const all = new Uint8Array(chroma.red.length).fill(1);
  const { first, cardMask, residual } = withoutOverlays(chroma, basisOf(chroma, 'surface'));
  const middle = middleOf(view);
  const uncovered = middle.map((inside, i) => inside & cardMask[i]!);
  const hasEnoughPixels = shareOf(uncovered) * uncovered.length >= minMiddlePx;
  const { bright, black } = extremesOf(view);
  return [
    ...logQuantiles(first.magnitude, all),
    ...logQuantiles(first.magnitude, middle),
    ...logQuantiles(blockMagnitude(view, first), undefined),
    ...spreads({ view, chroma, residual: first, cardMask: all }),
    shareOf(bright),
    shareOf(black),
    ...logQuantiles(residual.magnitude, cardMask),
    ...logQuantiles(residual.magnitude, hasEnoughPixels ? uncovered : cardMask),
    ...spreads({ view, chroma, residual, cardMask }),
    shareOf(bright.filter((_, i) => cardMask[i])),
    1 - shareOf(cardMask),
  ];
}

/** Quantiles of the residual (pixels, 2×2 blocks), its spread, saturation, shares clipped and dark. */
function portraitFeatures(view: Pixels): number[] {
  const chroma = chromaOf(view);
  const all = new Uint8Array(chroma.red.length).fill(1);
  const residual = chromaResidual(chroma, basisOf(chroma, 'plane'), all);
  const { bright, black } = extremesOf(view);
  return [
    ...logQuantiles(residual.magnitude, all),
    ...logQuantiles(blockMagnitude(view, residual), undefined),
    ...spreads({ view, chroma, residual, cardMask: all }).slice(1),
    shareOf(bright),
    shareOf(black),
  ];
}

function log(value: number): number {
  return Math.log(value + 0.001);
}

function logQuantiles(values: Float32Array, cardMask: Uint8Array | undefined): number[] {
  const sorted = (cardMask ? masked(values, cardMask) : values.slice()).sort();
  return quantiles.map((q) => log(sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]!));
}

/** 1 for the pixels outside the rim. */
function middleOf({ widthPx, heightPx }: Pixels): Uint8Array {
  const middle = new Uint8Array(widthPx * heightPx);
  const [left, top] = [Math.round(rim * widthPx), Math.round(rim * heightPx)];
  for (let y = top; y < heightPx - top; y++) middle.fill(1, y * widthPx + left, (y + 1) * widthPx - left);
  return middle;
}

/** Residual length over 2×2 blocks; an odd last row is ignored. */
function blockMagnitude({ widthPx, heightPx }: Pixels, { red, blue }: Residual): Float32Array {
  const [columns, rows] = [widthPx >> 1, heightPx >> 1];
  const blocks = new Float32Array(columns * rows);
  const mean = (values: Float64Array, p: number): number =>
    (values[p]! + values[p + 1]! + values[p + widthPx]! + values[p + widthPx + 1]!) / 4;
  for (let i = 0; i < blocks.length; i++) {
    const p = Math.floor(i / columns) * 2 * widthPx + (i % columns) * 2;
    blocks[i] = Math.hypot(mean(red, p), mean(blue, p));
  }
  return blocks;
}

interface Part {
  readonly view: Pixels;
  readonly chroma: Chroma;
  readonly residual: Residual;
  readonly cardMask: Uint8Array;
}

/** For the pixels in the mask, as logarithms: spread of the log ratios about their mean before the fit and after it; mean saturation, (max − min) / max. */
function spreads({ view: { data }, chroma, residual, cardMask }: Part): number[] {
  let [saturation, count] = [0, 0];
  for (let i = 0, at = 0; i < cardMask.length; i++, at += 3) {
    if (!cardMask[i]) continue;
    const [r, g, b] = [data[at]!, data[at + 1]!, data[at + 2]!];
    saturation += (Math.max(r, g, b) - Math.min(r, g, b)) / Math.max(1, r, g, b);
    count += 1;
  }
  const both = ({ red, blue }: Pick<Chroma, 'red' | 'blue'>): number =>
    Math.hypot(spread(red, cardMask), spread(blue, cardMask));
  return [both(chroma), both(residual), saturation / count].map(log);
}

/** Standard deviation of the values in the mask. */
function spread(values: Float64Array, cardMask: Uint8Array): number {
  let [sum, squares, count] = [0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    sum += cardMask[i]! * values[i]!;
    squares += cardMask[i]! * values[i]! * values[i]!;
    count += cardMask[i]!;
  }
  return Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2));
}

/** `bright`: 1 for pixels with some but not all channels clipped; `black`: 1 for dark pixels. */
function extremesOf({ data }: Pixels): { readonly bright: Uint8Array; readonly black: Uint8Array } {
  const [bright, black] = [new Uint8Array(data.length / 3), new Uint8Array(data.length / 3)];
  for (let i = 0, at = 0; i < bright.length; i++, at += 3) {
    const [r, g, b] = [data[at]!, data[at + 1]!, data[at + 2]!];
    const high = Math.max(r, g, b);
    bright[i] = high > clipped && Math.min(r, g, b) <= clipped ? 1 : 0;
    black[i] = high < dark ? 1 : 0;
  }
  return { bright, black };
}

/** Share of ones. */
function shareOf(ones: Uint8Array): number {
  let sum = 0;
  for (const one of ones) sum += one;
  return sum / Math.max(1, ones.length);
}
