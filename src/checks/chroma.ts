import { lumaAt, type Pixels } from '../image/index.ts';
import { medianOf } from './median.ts';

/** Colours of a view as log ratios to green, row by row. */
export interface Chroma {
  readonly widthPx: number;
  readonly heightPx: number;
  /** log(red/green) and log(blue/green) of each pixel. */
  readonly red: Float64Array;
  readonly blue: Float64Array;
  /** 0..1 */
  readonly luma: Float64Array;
}

/** Colours of a view after the smooth colour of the light was subtracted; log ratios to green, one value per pixel. */
export interface Residual {
  readonly red: Float64Array;
  readonly blue: Float64Array;
  /** √(red² + blue²) */
  readonly magnitude: Float32Array;
}

/**
 * How light may change colour: `surface` is second order in place and in luma, for a whole card; `plane` first order, for a
 * part of it, where a second order would explain the print as well.
 */
export type LightShape = keyof typeof termCounts;

const termCounts = { plane: 4, surface: 8 } as const;
/** Added to every byte, so that noise in the dark does not look like colour. */
const floor = 16;
const rounds = 3;

/** The colours of a view. */
export function chromaOf({ data, widthPx, heightPx }: Pixels): Chroma {
  const count = widthPx * heightPx;
  const [red, blue, luma] = [new Float64Array(count), new Float64Array(count), new Float64Array(count)];
  for (let i = 0, at = 0; i < count; i++, at += 3) {
    const r = data[at]!;
    const g = data[at + 1]!;
    const b = data[at + 2]!;
    red[i] = Math.log((r + floor) / (g + floor));
    blue[i] = Math.log((b + floor) / (g + floor));
    luma[i] = lumaAt(r, g, b) / 255;
  }
  return { widthPx, heightPx, red, blue, luma };
}

/**
 * Fits both log ratios by a smooth function of place and brightness, robustly (Huber weights), on the pixels in the mask, and
 * returns the residual of all pixels: print colours that light cannot explain.
 * @param cardMask 1 for the pixels to fit, 0 for the others.
 */
export function chromaResidual(chroma: Chroma, basis: Basis, cardMask: Uint8Array): Residual {
  const [red, blue] = [residualOf(chroma.red, basis, cardMask), residualOf(chroma.blue, basis, cardMask)];
  const magnitude = new Float32Array(red.length);
  for (let i = 0; i < magnitude.length; i++) magnitude[i] = Math.sqrt(red[i]! * red[i]! + blue[i]! * blue[i]!);
  return { red, blue, magnitude };
}

/** The values inside the mask, in order. */
export function masked(values: Float32Array, cardMask: Uint8Array): Float32Array {
  const chosen = new Float32Array(values.length);
  let count = 0;
  for (let i = 0; i < values.length; i++) if (cardMask[i]) chosen[count++] = values[i]!;
  return chosen.subarray(0, count);
}

/** A pixel's terms follow each other: 1, x, y, luma, and for a surface x², xy, y², luma²; x and y in -1..1. */
export interface Basis {
  readonly terms: number;
  readonly values: Float64Array;
}

/** The basis functions of the colour of the light. */
export function basisOf({ widthPx, heightPx, luma }: Chroma, light: LightShape): Basis {
  const terms = termCounts[light];
  const values = new Float64Array(terms * widthPx * heightPx);
  for (let i = 0, at = 0; i < luma.length; i++, at += terms) {
    const x = (2 * ((i % widthPx) + 0.5)) / widthPx - 1;
    const y = (2 * (Math.floor(i / widthPx) + 0.5)) / heightPx - 1;
    const bright = luma[i]!;
    values[at] = 1;
    values[at + 1] = x;
    values[at + 2] = y;
    values[at + 3] = bright;
    if (light === 'plane') continue;
    values[at + 4] = x * x;
    values[at + 5] = x * y;
    values[at + 6] = y * y;
    values[at + 7] = bright * bright;
  }
  return { terms, values };
}

function residualOf(values: Float64Array, basis: Basis, cardMask: Uint8Array): Float64Array {
  const weights = new Float64Array(cardMask);
  let rest = values;
  for (let round = 0; round < rounds; round++) {
    rest = minus(values, basis, solve(normalEquations(values, basis, weights), basis.terms));
    if (round < rounds - 1) weigh(weights, rest, cardMask);
  }
  return rest;
}

function minus(values: Float64Array, { terms, values: basis }: Basis, fit: Float64Array): Float64Array {
  const rest = values.slice();
  for (let i = 0, at = 0; i < rest.length; i++) for (let k = 0; k < terms; k++, at++) rest[i]! -= basis[at]! * fit[k]!;
  return rest;
}

/** Sets the Huber weights, 0..1, of these residuals; pixels outside the mask stay at 0. */
function weigh(weights: Float64Array, rest: Float64Array, cardMask: Uint8Array): void {
  const sizes = new Float32Array(rest.length);
  for (let i = 0; i < rest.length; i++) sizes[i] = Math.abs(rest[i]!);
  const scale = 1.5 * medianOf(masked(sizes, cardMask)) + 1e-4;
  for (let i = 0; i < rest.length; i++) weights[i] = cardMask[i] ? Math.min(1, scale / Math.max(sizes[i]!, 1e-9)) : 0;
}

/** Rows of the weighted normal equations, `terms` numbers and the right side each. */
function normalEquations(values: Float64Array, { terms, values: basis }: Basis, weights: Float64Array): Float64Array {
  const columns = terms + 1;
  const rows = new Float64Array(terms * columns);
  for (let i = 0, at = 0; i < values.length; i++, at += terms) {
    const weight = weights[i]!;
    if (weight === 0) continue;
    for (let a = 0; a < terms; a++) {
      const weighted = weight * basis[at + a]!;
      for (let b = a; b < terms; b++) rows[a * columns + b]! += weighted * basis[at + b]!;
      rows[a * columns + terms]! += weighted * values[i]!;
    }
  }
  for (let a = 0; a < terms; a++) {
    for (let b = 0; b < a; b++) rows[a * columns + b] = rows[b * columns + a]!;
    rows[a * columns + a]! += 1e-6 * values.length;
  }
  return rows;
}

/** Gauss–Jordan elimination, in place; the ridge on the diagonal keeps the pivots away from zero. */
function solve(rows: Float64Array, terms: number): Float64Array {
  const columns = terms + 1;
  for (let a = 0; a < terms; a++)
    for (let b = 0; b < terms; b++) {
      if (b === a) continue;
      const factor = rows[b * columns + a]! / rows[a * columns + a]!;
      for (let k = a; k <= terms; k++) rows[b * columns + k]! -= factor * rows[a * columns + k]!;
    }
  return Float64Array.from({ length: terms }, (_, a) => rows[a * columns + terms]! / rows[a * columns + a]!);
}
