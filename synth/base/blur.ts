import type { Pixels } from '../../src/image/index.ts';
import { type Lanes, sum, times } from './simd/lanes.ts';
import { type Pass, pass } from './simd/pass.ts';
import { Rows } from './simd/rows.ts';

/** Size of an interleaved picture in float. */
export interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Interleaved channels; default 3. */
  readonly channels?: number;
}

/** Blurs `(h, w, channels)` floats in place by a Gaussian of `sigma` pixels; narrow ones by seven taps, once or twice, wide ones as three boxes. */
export function blurInPlace(data: Float32Array, size: Size, sigma: number): void {
  if (sigma < 0.25) return;
  if (sigma > 1.6) {
    for (const radius of boxRadii(sigma)) boxBlur(data, size, radius);
    return;
  }
  const passes = sigma > 1.15 ? 2 : 1;
  const weights = centred(gaussKernel(sigma / Math.sqrt(passes)));
  for (let pass = 0; pass < passes; pass++) blurNarrow(data, size, weights);
}

/** A Gaussian blur of 8-bit pixels. `sigma` in pixels; below 0.25 nothing changes. A rim as wide as the kernel stays sharper. */
export function blurBytes(pixels: Pixels, sigma: number): Pixels {
  if (sigma < 0.25) return pixels;
  const light = new Float32Array(pixels.data);
  blurInPlace(light, pixels, sigma);
  return { ...pixels, data: new Uint8Array(new Uint8ClampedArray(light).buffer) };
}

/** The actual sigma of {@link blurInPlace}, in pixels: boxes and truncated kernels differ from the requested sigma by up to 9 %, and by more below 0.5. */
export function doneSigma(sigma: number): number {
  if (sigma < 0.25) return 0;
  if (sigma > 1.6) return Math.sqrt(boxRadii(sigma).reduce((sum, radius) => sum + boxVariance(radius), 0));
  const passes = sigma > 1.15 ? 2 : 1;
  const [, one, two, three] = centred(gaussKernel(sigma / Math.sqrt(passes)));
  return Math.sqrt(passes * 2 * (one + 4 * two + 9 * three));
}

/** Weights of a Gaussian, odd in number and summing to 1; reaches 2.6 sigma. `sigma` in pixels. */
function gaussKernel(sigma: number): Float64Array {
  const radius = Math.max(1, Math.ceil(sigma * 2.6));
  const kernel = new Float64Array(2 * radius + 1);
  let sum = 0;
  for (let i = -radius; i <= radius; i++) {
    const value = Math.exp(-(i * i) / (2 * sigma * sigma));
    kernel[i + radius] = value;
    sum += value;
  }
  return kernel.map((value) => value / sum);
}

/** Half of a symmetric kernel truncated to seven taps: centre, then the weights one, two and three pixels away. */
type HalfKernel = readonly [number, number, number, number];

function centred(kernel: Float64Array): HalfKernel {
  const middle = (kernel.length - 1) / 2;
  const raw = [0, 1, 2, 3].map((k) => kernel[middle + k] ?? 0);
  const sum = raw[0]! + 2 * (raw[1]! + raw[2]! + raw[3]!);
  return [raw[0]! / sum, raw[1]! / sum, raw[2]! / sum, raw[3]! / sum];
}

/**
 * Blurs both ways in one pass: each row is blurred horizontally into a ring of seven rows, and vertically once the next three rows are
 * there. Three pixels at each edge are blurred only one way, or not at all.
 */
function blurNarrow(data: Float32Array, { widthPx, heightPx, channels: n = 3 }: Size, scalars: HalfKernel): void {
  const row = widthPx * n;
  const rim = 3 * n;
  const rows = new Rows(Rows.bytesFor(9, row));
  const [line, out] = [rows.take('line', row), rows.take('out', row)];
  const ring = rows.takeSome('ring', 7, row);
  const along = blurAcross[n]!;
  for (let y = 0; y < heightPx; y++) {
    line.set(data.subarray(y * row, (y + 1) * row));
    const blurred = ring[y % 7]!;
    rows.run(along, { count: row, rows: [line, blurred], scalars });
    blurred.set(line.subarray(0, rim));
    blurred.set(line.subarray(row - rim), row - rim);
    if (y < 6) continue;
    rows.run(blurDown, {
      count: row,
      rows: [0, 1, 2, 3, 4, 5, 6].map((k) => ring[(y + 1 + k) % 7]!).concat(out),
      scalars,
    });
    data.set(out, (y - 3) * row);
  }
}

/** Passes by the number of interleaved channels. */
const blurAcross: readonly (Pass | undefined)[] = [
  undefined,
  acrossPass(1),
  acrossPass(2),
  acrossPass(3),
  acrossPass(4),
];

function acrossPass(n: number): Pass {
  return pass(({ input, scalar, output }) => {
    const line = input();
    output(
      sevenTaps(
        [-3, -2, -1, 0, 1, 2, 3].map((k) => line(k * n)),
        [scalar(), scalar(), scalar(), scalar()],
      ),
    );
  });
}

const blurDown = pass(({ input, scalar, output }) => {
  const lines = Array.from({ length: 7 }, () => input()());
  output(sevenTaps(lines, [scalar(), scalar(), scalar(), scalar()]));
});

/** `weights`: centre, then one, two and three away. */
function sevenTaps(taps: readonly Lanes[], [a, ...rest]: readonly [Lanes, ...Lanes[]]): Lanes {
  return sum(times(taps[3]!, a), ...rest.map((weight, k) => times(sum(taps[2 - k]!, taps[4 + k]!), weight)));
}

/** Radii of three boxes whose variances add up to sigma squared (Kovesi, "Fast almost-Gaussian filtering", 2010). */
function boxRadii(sigma: number): readonly [number, number, number] {
  const ideal = Math.sqrt(4 * sigma * sigma + 1);
  const low = Math.floor((ideal - 1) / 2);
  const missing = sigma * sigma - 3 * boxVariance(low);
  const highs = Math.max(0, Math.min(3, Math.round(missing / (boxVariance(low + 1) - boxVariance(low)))));
  const radius = (i: number): number => (i < highs ? low + 1 : low);
  return [radius(0), radius(1), radius(2)];
}

function boxVariance(radius: number): number {
  return ((2 * radius + 1) ** 2 - 1) / 12;
}

function boxBlur(data: Float32Array, { widthPx, heightPx, channels: n = 3 }: Size, radius: number): void {
  if (radius < 1) return;
  const share = 1 / (2 * radius + 1);
  const line = new Float32Array(Math.max(widthPx, heightPx));
  const row = widthPx * n;
  for (let y = 0; y < heightPx; y++)
    for (let k = 0; k < n; k++) runBox(data, { from: y * row + k, step: n, count: widthPx, radius, share, line });
  const sums = new Float64Array(row);
  const before = data.slice(0, row * heightPx);
  for (let y = -radius; y <= radius; y++)
    for (let i = 0; i < row; i++) sums[i]! += before[clampRow(y, heightPx) * row + i]!;
  for (let y = 0; y < heightPx; y++) {
    const [leave, enter] = [clampRow(y - radius, heightPx) * row, clampRow(y + radius + 1, heightPx) * row];
    for (let i = 0; i < row; i++) {
      data[y * row + i] = sums[i]! * share;
      sums[i]! += before[enter + i]! - before[leave + i]!;
    }
  }
}

function clampRow(y: number, heightPx: number): number {
  return y < 0 ? 0 : y >= heightPx ? heightPx - 1 : y;
}

interface Run {
  readonly from: number;
  readonly step: number;
  readonly count: number;
  readonly radius: number;
  readonly share: number;
  readonly line: Float32Array;
}

function runBox(data: Float32Array, { from, step, count, radius, share, line }: Run): void {
  for (let i = 0; i < count; i++) line[i] = data[from + i * step]!;
  let sum = 0;
  for (let i = -radius; i <= radius; i++) sum += line[clampRow(i, count)]!;
  for (let i = 0; i < count; i++) {
    data[from + i * step] = sum * share;
    sum += line[clampRow(i + radius + 1, count)]! - line[clampRow(i - radius, count)]!;
  }
}
