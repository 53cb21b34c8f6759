import type { Pixels } from '../image/index.ts';
import { medianOf } from './median.ts';

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

/** Eight columns of `count` numbers: 1, x, y, x², xy, y², luma, luma²; x and y in -1..1, luma in 0..1. */
function basisOf({ data, widthPx, heightPx }: Pixels): readonly Float64Array[] {
  const count = widthPx * heightPx;
  const xs = new Float64Array(count);
  const ys = new Float64Array(count);
  const lumas = new Float64Array(count);
  for (let y = 0, i = 0; y < heightPx; y++)
    for (let x = 0; x < widthPx; x++, i++) {
      xs[i] = (2 * (x + 0.5)) / widthPx - 1;
      ys[i] = (2 * (y + 0.5)) / heightPx - 1;
      lumas[i] = (0.299 * data[i * 3]! + 0.587 * data[i * 3 + 1]! + 0.114 * data[i * 3 + 2]!) / 255;
    }
  const ones = new Float64Array(count).fill(1);
  return [ones, xs, ys, product(xs, xs), product(xs, ys), product(ys, ys), lumas, product(lumas, lumas)];
}

function residualOf(values: Float32Array, basis: readonly Float64Array[]): Float32Array {
  const wanted = Float64Array.from(values);
  const weights = new Float64Array(values.length).fill(1);
  let rest = values;
  for (let round = 0; round < rounds; round++) {
    const fit = solve(normalEquations(wanted, basis, weights));
    rest = Float32Array.from(minus(wanted, basis, fit));
    if (round < rounds - 1) weigh(weights, rest);
  }
  return rest;
}

function minus(values: Float64Array, basis: readonly Float64Array[], fit: readonly number[]): Float64Array {
  const fitted = new Float64Array(values.length);
  basis.forEach((column, k) => {
    const factor = fit[k]!;
    for (let i = 0; i < fitted.length; i++) fitted[i]! += column[i]! * factor;
  });
  for (let i = 0; i < fitted.length; i++) fitted[i] = values[i]! - fitted[i]!;
  return fitted;
}

/** Sets the Huber weights, 0..1, of these residuals. */
function weigh(weights: Float64Array, rest: Float32Array): void {
  const scale = 1.5 * medianOf(rest.map(Math.abs)) + 1e-4;
  for (let i = 0; i < rest.length; i++) weights[i] = Math.min(1, scale / Math.abs(rest[i]! || scale));
}

/** Rows of the weighted normal equations, `terms` numbers and the right side each. */
function normalEquations(values: Float64Array, basis: readonly Float64Array[], weights: Float64Array): number[][] {
  const columns = [...basis, values];
  const rows = basis.map((column, a) => {
    const weighted = product(weights, column);
    return columns.map((other, b) => (b < a ? 0 : dot(weighted, other)));
  });
  for (let a = 0; a < terms; a++) {
    for (let b = 0; b < a; b++) rows[a]![b] = rows[b]![a]!;
    rows[a]![a]! += 1e-6 * values.length;
  }
  return rows;
}

function product(a: Float64Array, b: Float64Array): Float64Array {
  const out = new Float64Array(a.length);
  for (let i = 0; i < out.length; i++) out[i] = a[i]! * b[i]!;
  return out;
}

/** Two sums take turns: a single one would wait for each addition to end. */
function dot(a: Float64Array, b: Float64Array): number {
  let [even, odd] = [0, 0];
  const pairs = a.length & ~1;
  for (let i = 0; i < pairs; i += 2) {
    even += a[i]! * b[i]!;
    odd += a[i + 1]! * b[i + 1]!;
  }
  return even + odd + (pairs < a.length ? a[pairs]! * b[pairs]! : 0);
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

/** Standard deviation. */
function spread(values: Float32Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return Math.sqrt(squares / values.length);
}
