import type { Pixels } from '../image/index.ts';

/** The colours of a view after the light's smooth colour was taken away; log ratios to green, one value a pixel. */
export interface Residual {
  readonly red: Float32Array;
  readonly blue: Float32Array;
  /** √(red² + blue²) */
  readonly magnitude: Float32Array;
  /** Root mean square of the log ratios about their mean, before the fit, and of the residual after it. */
  readonly spreadBefore: number;
  readonly spreadAfter: number;
  /** Mean of (max − min) / max over the pixels, 0..1: what "is it colourful" would measure. */
  readonly meanSaturation: number;
}

/** Added to every byte, so that noise in the dark does not look like colour. */
const floor = 16;
const terms = 8;
const rounds = 3;

/**
 * Fits log(red/green) and log(blue/green) by a smooth function of place and brightness (second order in x and y, second
 * in luma), robustly (Huber weights), and returns what is left: print colours, as far as light cannot explain them.
 */
export function chromaResidual(view: Pixels): Residual {
  const basis = basisOf(view);
  const count = view.widthPx * view.heightPx;
  const red = new Float32Array(count);
  const blue = new Float32Array(count);
  let saturation = 0;
  for (let i = 0, at = 0; i < count; i++, at += 3) {
    const [r, g, b] = [view.data[at]!, view.data[at + 1]!, view.data[at + 2]!];
    red[i] = Math.log((r + floor) / (g + floor));
    blue[i] = Math.log((b + floor) / (g + floor));
    saturation += (Math.max(r, g, b) - Math.min(r, g, b)) / Math.max(1, r, g, b);
  }
  const spreadBefore = Math.hypot(spread(red), spread(blue));
  const rest = { red: residualOf(red, basis), blue: residualOf(blue, basis) };
  const magnitude = rest.red.map((value, i) => Math.hypot(value, rest.blue[i]!));
  const spreadAfter = Math.hypot(spread(rest.red), spread(rest.blue));
  return { ...rest, magnitude, spreadBefore, spreadAfter, meanSaturation: saturation / count };
}

/** `(count, 8)`: 1, x, y, x², xy, y², luma, luma²; x and y in -1..1, luma in 0..1. */
function basisOf({ data, widthPx, heightPx }: Pixels): Float64Array {
  const basis = new Float64Array(widthPx * heightPx * terms);
  for (let y = 0, i = 0; y < heightPx; y++)
    for (let x = 0; x < widthPx; x++, i++) {
      const u = (2 * (x + 0.5)) / widthPx - 1;
      const v = (2 * (y + 0.5)) / heightPx - 1;
      const luma = (0.299 * data[i * 3]! + 0.587 * data[i * 3 + 1]! + 0.114 * data[i * 3 + 2]!) / 255;
      basis.set([1, u, v, u * u, u * v, v * v, luma, luma * luma], i * terms);
    }
  return basis;
}

function residualOf(values: Float32Array, basis: Float64Array): Float32Array {
  let rest = values;
  const weights = new Float64Array(values.length).fill(1);
  for (let round = 0; round < rounds; round++) {
    const fit = solve(normalEquations(values, basis, weights));
    rest = values.map((value, i) => value - valueAt(basis, i, fit));
    const scale = 1.5 * medianOf(rest.map(Math.abs)) + 1e-4;
    for (let i = 0; i < rest.length; i++) weights[i] = Math.min(1, scale / Math.abs(rest[i]! || scale));
  }
  return rest;
}

function valueAt(basis: Float64Array, i: number, fit: readonly number[]): number {
  let sum = 0;
  for (let k = 0; k < terms; k++) sum += basis[i * terms + k]! * fit[k]!;
  return sum;
}

/** Rows of the weighted normal equations, `terms` numbers and the right side each. */
function normalEquations(values: Float32Array, basis: Float64Array, weights: Float64Array): number[][] {
  const rows = Array.from({ length: terms }, () => new Array<number>(terms + 1).fill(0));
  for (let i = 0; i < values.length; i++)
    for (let a = 0; a < terms; a++) {
      const row = rows[a]!;
      const wa = weights[i]! * basis[i * terms + a]!;
      for (let b = a; b < terms; b++) row[b]! += wa * basis[i * terms + b]!;
      row[terms]! += wa * values[i]!;
    }
  for (let a = 0; a < terms; a++) {
    for (let b = 0; b < a; b++) rows[a]![b] = rows[b]![a]!;
    rows[a]![a]! += 1e-6 * values.length;
  }
  return rows;
}

/** Gauss–Jordan elimination; the ridge on the diagonal keeps the pivots away from zero. */
function solve(rows: number[][]): number[] {
  for (let a = 0; a < terms; a++) {
    const pivot = rows[a]!;
    for (let b = 0; b < terms; b++) {
      if (b === a) continue;
      const factor = rows[b]![a]! / pivot[a]!;
      for (let k = a; k <= terms; k++) rows[b]![k]! -= factor * pivot[k]!;
    }
  }
  return rows.map((row, a) => row[terms]! / row[a]!);
}

function spread(values: Float32Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

function medianOf(values: Float32Array): number {
  return Float32Array.from(values).sort()[values.length >> 1]!;
}
