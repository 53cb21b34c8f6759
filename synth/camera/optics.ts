import { gaussKernel } from './kernel.ts';

/** Size of an interleaved picture in float. */
export interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Interleaved channels; 3 if not given. */
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

/** Half of a symmetric kernel cut to seven taps: centre, then the weights one, two and three pixels away. */
type HalfKernel = readonly [number, number, number, number];

function centred(kernel: Float64Array): HalfKernel {
  const middle = (kernel.length - 1) / 2;
  const raw = [0, 1, 2, 3].map((k) => kernel[middle + k] ?? 0);
  const sum = raw[0]! + 2 * (raw[1]! + raw[2]! + raw[3]!);
  return [raw[0]! / sum, raw[1]! / sum, raw[2]! / sum, raw[3]! / sum];
}

/**
 * Both ways in one walk: each row is blurred along into a ring of seven rows, and once three rows further are there, down.
 * Three pixels at each edge are blurred one way only or not at all.
 */
function blurNarrow(data: Float32Array, { widthPx, heightPx, channels: n = 3 }: Size, weights: HalfKernel): void {
  const row = widthPx * n;
  const ring = Array.from({ length: 7 }, () => new Float32Array(row));
  for (let y = 0; y < heightPx; y++) {
    blurRow(data.subarray(y * row, (y + 1) * row), ring[y % 7]!, { n, weights });
    if (y >= 6) sumRing(ring, data.subarray((y - 3) * row, (y - 2) * row), { y, weights });
  }
}

function blurRow(
  line: Float32Array,
  out: Float32Array,
  { n, weights }: { readonly n: number; readonly weights: HalfKernel },
): void {
  const [a, b, c, d] = weights;
  const [n2, n3, end] = [2 * n, 3 * n, line.length - 3 * n];
  out.set(line);
  for (let i = n3; i < end; i++)
    out[i] =
      line[i]! * a +
      (line[i - n]! + line[i + n]!) * b +
      (line[i - n2]! + line[i + n2]!) * c +
      (line[i - n3]! + line[i + n3]!) * d;
}

function sumRing(
  ring: readonly Float32Array[],
  out: Float32Array,
  { y, weights }: { readonly y: number; readonly weights: HalfKernel },
): void {
  const [a, b, c, d] = weights;
  const at = (k: number): Float32Array => ring[(y + 7 - k) % 7]!;
  const [r0, r1, r2, r3, r4, r5, r6] = [at(0), at(1), at(2), at(3), at(4), at(5), at(6)];
  for (let i = 0; i < out.length; i++)
    out[i] = r3[i]! * a + (r2[i]! + r4[i]!) * b + (r1[i]! + r5[i]!) * c + (r0[i]! + r6[i]!) * d;
}

/** Radii of three boxes whose variances add up to sigma squared (Kovesi, "Fast almost-Gaussian filtering", 2010). */
export function boxRadii(sigma: number): readonly [number, number, number] {
  const ideal = Math.sqrt(4 * sigma * sigma + 1);
  const low = Math.floor((ideal - 1) / 2);
  const variance = (radius: number): number => ((2 * radius + 1) ** 2 - 1) / 12;
  const missing = sigma * sigma - 3 * variance(low);
  const highs = Math.max(0, Math.min(3, Math.round(missing / (variance(low + 1) - variance(low)))));
  const radius = (i: number): number => (i < highs ? low + 1 : low);
  return [radius(0), radius(1), radius(2)];
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

/** A straight path, as a hand's shake draws it. */
export interface Path {
  readonly size: Size;
  readonly lengthPx: number;
  /** Radians from the x axis. */
  readonly angle: number;
}

/** Blurs `(h, w, 3)` floats along a path, in place; `spare` is room of that size to work in. */
export function blurAlong(
  data: Float32Array,
  spare: Float32Array,
  { size: { widthPx, heightPx }, lengthPx, angle }: Path,
): void {
  const taps = Math.max(2, Math.min(24, Math.ceil(lengthPx * 1.5)));
  const out = spare.subarray(0, widthPx * heightPx * 3).fill(0);
  const row = widthPx * 3;
  for (let tap = 0; tap < taps; tap++) {
    const along = ((tap + 0.5) / taps - 0.5) * lengthPx;
    const [dx, dy] = [along * Math.cos(angle), along * Math.sin(angle)];
    const [ix, iy] = [Math.floor(dx), Math.floor(dy)];
    const [fx, fy] = [dx - ix, dy - iy];
    const shares = [(1 - fx) * (1 - fy), fx * (1 - fy), (1 - fx) * fy, fx * fy].map((share) => share / taps);
    for (let y = 0; y < heightPx; y++) {
      const above = clampRow(y + iy, heightPx) * row;
      const below = clampRow(y + iy + 1, heightPx) * row;
      const first = Math.max(0, -ix) * 3;
      const last = Math.min(widthPx, widthPx - ix - 1) * 3;
      for (let i = first; i < last; i++) {
        const from = i + ix * 3;
        out[y * row + i]! +=
          data[above + from]! * shares[0]! +
          data[above + from + 3]! * shares[1]! +
          data[below + from]! * shares[2]! +
          data[below + from + 3]! * shares[3]!;
      }
    }
  }
  data.set(out);
}
