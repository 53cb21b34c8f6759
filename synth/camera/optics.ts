import { gaussKernel } from './kernel.ts';

/** Size of an interleaved RGB picture in float. */
export interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Blurs `(h, w, 3)` floats in place by a Gaussian of `sigma` pixels; narrow ones exactly, wide ones as three boxes. */
export function blurInPlace(data: Float32Array, size: Size, sigma: number): void {
  if (sigma < 0.25) return;
  if (sigma > 2.2) {
    for (const radius of boxRadii(sigma)) boxBlur(data, size, radius);
    return;
  }
  const kernel = gaussKernel(sigma);
  const row = size.widthPx * 3;
  const line = new Float32Array(row);
  for (let y = 0; y < size.heightPx; y++) {
    line.set(data.subarray(y * row, (y + 1) * row));
    blurLine(line, kernel, data.subarray(y * row, (y + 1) * row));
  }
  blurColumns(data, size, kernel);
}

function blurLine(line: Float32Array, kernel: Float64Array, out: Float32Array): void {
  const radius = (kernel.length - 1) / 2;
  const reach = radius * 3;
  const centre = kernel[radius]!;
  for (let i = reach; i < line.length - reach; i++) {
    let sum = line[i]! * centre;
    for (let k = 1, step = 3; k <= radius; k++, step += 3)
      sum += (line[i - step]! + line[i + step]!) * kernel[radius + k]!;
    out[i] = sum;
  }
}

/** Down the columns, a row at a time, with the rows above kept as they were. */
function blurColumns(data: Float32Array, { widthPx, heightPx }: Size, kernel: Float64Array): void {
  const radius = (kernel.length - 1) / 2;
  const row = widthPx * 3;
  const kept = Array.from({ length: radius + 1 }, () => new Float32Array(row));
  for (let y = 0; y < radius; y++) kept[y]!.set(data.subarray(y * row, (y + 1) * row));
  for (let y = radius; y < heightPx - radius; y++) {
    const here = kept[y % (radius + 1)]!;
    here.set(data.subarray(y * row, (y + 1) * row));
    const out = data.subarray(y * row, (y + 1) * row);
    for (let i = 0; i < row; i++) out[i] = here[i]! * kernel[radius]!;
    for (let k = 1; k <= radius; k++) {
      const above = kept[(y - k) % (radius + 1)]!;
      const below = data.subarray((y + k) * row, (y + k + 1) * row);
      const share = kernel[radius + k]!;
      for (let i = 0; i < row; i++) out[i]! += (above[i]! + below[i]!) * share;
    }
  }
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

function boxBlur(data: Float32Array, { widthPx, heightPx }: Size, radius: number): void {
  if (radius < 1) return;
  const share = 1 / (2 * radius + 1);
  const line = new Float32Array(Math.max(widthPx, heightPx));
  const row = widthPx * 3;
  for (let y = 0; y < heightPx; y++)
    for (let k = 0; k < 3; k++) runBox(data, { from: y * row + k, step: 3, count: widthPx, radius, share, line });
  const sums = new Float64Array(row);
  const before = new Float32Array(data);
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

/** Blurs `(h, w, 3)` floats along a straight path of `lengthPx` at `angle` radians; gives a new array. */
export function blurAlong(
  data: Float32Array,
  { widthPx, heightPx }: Size,
  { lengthPx, angle }: { readonly lengthPx: number; readonly angle: number },
): Float32Array {
  const taps = Math.max(2, Math.min(24, Math.ceil(lengthPx * 1.5)));
  const out = new Float32Array(data.length);
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
  return out;
}
