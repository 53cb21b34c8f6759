import { blankPixels, type Pixels } from '../../src/image/index.ts';
import { sum, times } from '../base/simd/lanes.ts';
import { pass } from '../base/simd/pass.ts';
import { Rows } from '../base/simd/rows.ts';
import type { Window } from '../base/window.ts';

/** A part of a picture and the size of the whole picture. */
export interface Part {
  readonly pixels: Pixels;
  /** Position of the part's top left in the whole picture. */
  readonly x: number;
  readonly y: number;
  readonly wholeWidth: number;
  readonly wholeHeight: number;
}

/** New size of the whole picture, and the window of it to resample. */
export interface ResampleTarget {
  readonly wholeWidth: number;
  readonly wholeHeight: number;
  readonly window: Window;
}

interface Taps {
  readonly first: Int32Array;
  readonly weights: Float32Array;
  readonly count: number;
}

/** Resizes by a triangle kernel, widened when shrinking, as phones do; exact in phase for any window of the whole. */
export function resample(part: Part, target: ResampleTarget): Pixels {
  const { pixels } = part;
  const { window } = target;
  const across = tapsFor(part.wholeWidth / target.wholeWidth, {
    from: window.x,
    count: window.widthPx,
    origin: part.x,
    size: pixels.widthPx,
  });
  const down = tapsFor(part.wholeHeight / target.wholeHeight, {
    from: window.y,
    count: window.heightPx,
    origin: part.y,
    size: pixels.heightPx,
  });
  const out = blankPixels(window.widthPx, window.heightPx);
  const bytes = new Uint8ClampedArray(out.data.buffer);
  const row = pixels.widthPx * 3;
  const rows = new Rows(Rows.bytesFor(down.count + 1, row));
  const lineOf = rows.ring('lines', {
    some: down.count,
    count: row,
    fill: (y, line) => line.set(pixels.data.subarray(y * row, (y + 1) * row)),
  });
  const summed = rows.take('sums', row);
  for (let y = 0; y < window.heightPx; y++) {
    summed.fill(0);
    for (let k = 0; k < down.count; k++) {
      const weight = down.weights[y * down.count + k]!;
      if (weight > 0)
        rows.run(addWeighted, { count: row, rows: [summed, lineOf(down.first[y]! + k), summed], scalars: [weight] });
    }
    sumColumns(summed, across, bytes.subarray(y * window.widthPx * 3, (y + 1) * window.widthPx * 3));
  }
  return out;
}

const addWeighted = pass(({ input, scalar, output }) => {
  const [so, line] = [input(), input()];
  output(sum(so(), times(line(), scalar())));
});

function sumColumns(line: Float32Array, { first, weights, count }: Taps, out: Uint8ClampedArray): void {
  for (let x = 0, at = 0; at < out.length; x++, at += 3) {
    let [r, g, b] = [0, 0, 0];
    let i = first[x]! * 3;
    for (let k = x * count; k < (x + 1) * count; k++, i += 3) {
      const weight = weights[k]!;
      r += line[i]! * weight;
      g += line[i + 1]! * weight;
      b += line[i + 2]! * weight;
    }
    out[at] = r;
    out[at + 1] = g;
    out[at + 2] = b;
  }
}

interface Axis {
  readonly from: number;
  readonly count: number;
  readonly origin: number;
  readonly size: number;
}

/** First source pixel and weights of each target pixel along one axis; weights outside the part are given to its edge pixels. */
function tapsFor(ratio: number, { from, count, origin, size }: Axis): Taps {
  const wide = Math.max(1, ratio);
  const reach = Math.min(size, Math.ceil(2 * wide) + 1);
  const first = new Int32Array(count);
  const weights = new Float32Array(count * reach);
  for (let i = 0; i < count; i++) {
    const centre = (from + i + 0.5) * ratio - 0.5 - origin;
    const start = Math.max(0, Math.min(size - reach, Math.ceil(centre - wide)));
    first[i] = start;
    let sum = 0;
    const lowest = Math.ceil(centre - wide);
    for (let j = lowest; j <= centre + wide; j++) {
      const weight = Math.max(0, 1 - Math.abs(j - centre) / wide);
      const slot = Math.max(0, Math.min(reach - 1, Math.max(0, Math.min(size - 1, j)) - start));
      weights[i * reach + slot]! += weight;
      sum += weight;
    }
    for (let k = 0; k < reach; k++) weights[i * reach + k]! /= sum;
  }
  return { first, weights, count: reach };
}
