import {
  invert,
  lumaOf,
  type Pixels,
  type Point,
  project,
  projectQuad,
  type Quad,
  rectToQuad,
} from '../../src/image/index.ts';
import { blurInPlace, doneSigma } from '../base/blur.ts';
import { linearOf, srgbOf } from '../base/light.ts';
import { type Box, cardHeight, cardWidth, cardWidthMm, type PhotoPlan } from '../base/plan.ts';
import type { Assets } from '../people/studio.ts';
import { rendererOf } from './renderer.ts';

/** A part of a card as printed, with which the part of a photo is compared. */
export interface CardPart {
  /** In card pixels. */
  readonly part: Box;
  /** The part with a margin for blurs. */
  readonly held: Box;
  /** The pixels of `held`, `(held.height, held.width, 3)`. */
  readonly pixels: Pixels;
}

/** A part of a card in grey under Gaussian blurs of rising sigma. */
export interface BlurLadder extends Pick<CardPart, 'part' | 'held'> {
  readonly steps: readonly { readonly sigmaMm: number; readonly grey: Float32Array }[];
}

/** A photo of a card: `(heightPx, widthPx, 3)`, and the card's corners in it. */
export interface CardPhoto {
  readonly pixels: Pixels;
  readonly corners: Quad;
}

/** The blur of a part of a card in a photo. */
export interface MeasuredBlur {
  /** Sigma on the card, in millimetres, of the Gaussian that makes the flat card most similar to the photo. */
  readonly sigmaMm: number;
  /** Similarity at that sigma, 0..1: the mean share of a cell's variance that is explained. Low if something hides the part. */
  readonly likeness: number;
}

const pxPerMm = cardWidth / cardWidthMm;
const [finestMm, ratio, count] = [0.03, 1.22, 20] as const;
const marginPx = 24;
/** Side of the cells, in which brightness and contrast are free, and the minimum contrast in levels of a cell that counts. */
const [cellMm, minContrast] = [2.5, 2.5] as const;
/** A cell with fewer pixels does not count. */
const minPixels = 12;

/** The face and hair of a card as printed, without the plan's attack. */
export function portraitPart(plan: PhotoPlan, assets: Assets): CardPart {
  const renderer = rendererOf(assets);
  const { box } = renderer.panel(plan);
  const { panel } = plan.card;
  const [beside, above] = [1.5 * pxPerMm, 2 * pxPerMm];
  const x = Math.max(0, panel.x + box.x - beside);
  const y = Math.max(0, panel.y + box.y - above);
  const part = {
    x,
    y,
    width: Math.min(cardWidth - x, box.width + 2 * beside),
    height: Math.min(cardHeight - y, box.height + 2 * above),
  };
  const { attack: _, ...untouched } = plan;
  const held = grown(part);
  return { part, held, pixels: renderer.flatPart(untouched, held) };
}

/** Blurs a part of a card in linear light, step by step. */
export function blurLadder({ part, held, pixels }: CardPart): BlurLadder {
  const light = Float32Array.from(lumaOf(pixels), (grey) => linearOf[grey]!);
  const size = { widthPx: held.width, heightPx: held.height, channels: 1 };
  let variance = 0;
  const steps = Array.from({ length: count }, (_, i) => {
    const further = Math.sqrt((finestMm * ratio ** i * pxPerMm) ** 2 - variance);
    blurInPlace(light, size, further);
    variance += doneSigma(further) ** 2;
    return { sigmaMm: Math.sqrt(variance) / pxPerMm, grey: light.map((value) => 255 * srgbOf(value)) };
  });
  return { part, held, steps };
}

/**
 * Measures the blur of a finished photo against the flat card that it shows: optics, motion, pixels, processing and codec together, as
 * far as they removed detail. In each cell of 2.5 mm, brightness and contrast are free, and all cells count equally, whether they contain
 * strong edges or weak detail. `undefined` if too little of the part is visible.
 */
export function measureBlur(ladder: BlurLadder, photo: CardPhoto): MeasuredBlur | undefined {
  const spots = spotsOf(ladder, photo);
  const likeness = ladder.steps.map(({ grey }) => likenessOf(spots, grey, ladder.held));
  const best = likeness.indexOf(Math.max(...likeness));
  if (!(likeness[best]! > 0)) return undefined;
  return { sigmaMm: peakOf(ladder, likeness, best), likeness: likeness[best]! };
}

/** Pixels of the photo that show the part: their grey level, their position in the part, and their cell. */
interface Spots {
  readonly cells: number;
  readonly cell: Int32Array;
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly grey: Float32Array;
}

function spotsOf({ part, held }: BlurLadder, { pixels, corners }: CardPhoto): Spots {
  const toPhoto = rectToQuad(cardWidth, cardHeight, corners);
  const toCard = invert(toPhoto);
  const { widthPx, heightPx } = pixels;
  const grey = lumaOf(pixels);
  const quad = projectQuad(toPhoto, cornersOf(part));
  const [x0, x1] = span(
    quad.map(([x]) => x),
    widthPx,
  );
  const [y0, y1] = span(
    quad.map(([, y]) => y),
    heightPx,
  );
  const across = Math.max(1, Math.round(part.width / pxPerMm / cellMm));
  const down = Math.max(1, Math.round(part.height / pxPerMm / cellMm));
  const found: { cell: number[]; x: number[]; y: number[]; grey: number[] } = { cell: [], x: [], y: [], grey: [] };
  for (let y = y0; y < y1; y++)
    for (let x = x0; x < x1; x++) {
      const [cx, cy] = project(toCard, [x + 0.5, y + 0.5]);
      const column = Math.floor(((cx - part.x) / part.width) * across);
      const row = Math.floor(((cy - part.y) / part.height) * down);
      if (column < 0 || column >= across || row < 0 || row >= down) continue;
      found.cell.push(row * across + column);
      found.x.push(cx - held.x - 0.5);
      found.y.push(cy - held.y - 0.5);
      found.grey.push(grey[y * widthPx + x]!);
    }
  return {
    cells: across * down,
    cell: Int32Array.from(found.cell),
    x: Float32Array.from(found.x),
    y: Float32Array.from(found.y),
    grey: Float32Array.from(found.grey),
  };
}

/** The mean over cells of the squared correlation between photo and flat card. */
function likenessOf(spots: Spots, card: Float32Array, held: Box): number {
  const sums = new Float64Array(spots.cells * 6);
  for (let i = 0; i < spots.cell.length; i++) {
    const a = spots.grey[i]!;
    const b = sampled(card, held.width, [spots.x[i]!, spots.y[i]!]);
    const at = spots.cell[i]! * 6;
    sums[at]! += 1;
    sums[at + 1]! += a;
    sums[at + 2]! += b;
    sums[at + 3]! += a * a;
    sums[at + 4]! += b * b;
    sums[at + 5]! += a * b;
  }
  let [total, counted] = [0, 0];
  for (let at = 0; at < sums.length; at += 6) {
    const [n, a, b, aa, bb, ab] = sums.subarray(at, at + 6) as unknown as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const [va, vb, vab] = [aa / n - (a / n) ** 2, bb / n - (b / n) ** 2, ab / n - (a / n) * (b / n)];
    if (n < minPixels || va < minContrast ** 2) continue;
    total += vab > 0 && vb > 0 ? vab ** 2 / (va * vb) : 0;
    counted++;
  }
  return counted === 0 ? 0 : total / counted;
}

/** Bilinear, at a point counted from the centre of the first pixel; the margin ensures that it lies inside. */
function sampled(grey: Float32Array, width: number, [x, y]: Point): number {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const at = top * width + left;
  const upper = grey[at]! + (grey[at + 1]! - grey[at]!) * (x - left);
  const lower = grey[at + width]! + (grey[at + width + 1]! - grey[at + width]!) * (x - left);
  return upper + (lower - upper) * (y - top);
}

/** The maximum of the parabola through the best step and its neighbours, over the logarithm of sigma. */
function peakOf({ steps }: BlurLadder, values: readonly number[], best: number): number {
  const at = (i: number): number => Math.log(steps[i]!.sigmaMm);
  if (best === 0 || best === steps.length - 1) return steps[best]!.sigmaMm;
  const [left, right] = [at(best) - at(best - 1), at(best + 1) - at(best)];
  const [falls, falling] = [(values[best]! - values[best - 1]!) / left, (values[best + 1]! - values[best]!) / right];
  const bend = (falling - falls) / (left + right);
  return bend < 0 ? Math.exp(at(best) - (falls + bend * left) / (2 * bend)) : steps[best]!.sigmaMm;
}

function grown({ x, y, width, height }: Box): Box {
  const [left, top] = [Math.max(0, Math.floor(x - marginPx)), Math.max(0, Math.floor(y - marginPx))];
  const right = Math.min(cardWidth, Math.ceil(x + width + marginPx));
  const bottom = Math.min(cardHeight, Math.ceil(y + height + marginPx));
  return { x: left, y: top, width: right - left, height: bottom - top };
}

function cornersOf({ x, y, width, height }: Box): Quad {
  const at = (dx: number, dy: number): Point => [x + dx, y + dy];
  return [at(0, 0), at(width, 0), at(width, height), at(0, height)];
}

function span(values: readonly number[], limit: number): [number, number] {
  return [Math.max(0, Math.floor(Math.min(...values))), Math.min(limit, Math.ceil(Math.max(...values)))];
}
