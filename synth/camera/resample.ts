import { blankPixels, type Pixels } from '../../src/image/index.ts';
import type { Window } from '../scene/window.ts';

/** A part of a picture and the size of the whole picture. */
export interface Part {
  readonly pixels: Pixels;
  /** Where the part's top left lies in the whole picture. */
  readonly x: number;
  readonly y: number;
  readonly wholeWidth: number;
  readonly wholeHeight: number;
}

/** The whole picture's new size and the window of it that is wanted. */
export interface Wanted {
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
export function resample(part: Part, wanted: Wanted): Pixels {
  const { pixels } = part;
  const { window } = wanted;
  const across = tapsFor(part.wholeWidth / wanted.wholeWidth, {
    from: window.x,
    count: window.widthPx,
    origin: part.x,
    size: pixels.widthPx,
  });
  const down = tapsFor(part.wholeHeight / wanted.wholeHeight, {
    from: window.y,
    count: window.heightPx,
    origin: part.y,
    size: pixels.heightPx,
  });
  const middle = new Float32Array(window.widthPx * pixels.heightPx * 3);
  for (let y = 0, at = 0; y < pixels.heightPx; y++)
    for (let x = 0; x < window.widthPx; x++, at += 3) {
      let [r, g, b] = [0, 0, 0];
      let i = (y * pixels.widthPx + across.first[x]!) * 3;
      for (let k = x * across.count; k < (x + 1) * across.count; k++, i += 3) {
        const weight = across.weights[k]!;
        r += pixels.data[i]! * weight;
        g += pixels.data[i + 1]! * weight;
        b += pixels.data[i + 2]! * weight;
      }
      middle[at] = r;
      middle[at + 1] = g;
      middle[at + 2] = b;
    }
  return sumRows(middle, down, window);
}

function sumRows(middle: Float32Array, down: Taps, window: Window): Pixels {
  const out = blankPixels(window.widthPx, window.heightPx);
  const row = window.widthPx * 3;
  const sums = new Float32Array(row);
  for (let y = 0; y < window.heightPx; y++) {
    sums.fill(0.5);
    for (let k = 0; k < down.count; k++) {
      const weight = down.weights[y * down.count + k]!;
      const from = (down.first[y]! + k) * row;
      for (let i = 0; i < row; i++) sums[i]! += middle[from + i]! * weight;
    }
    for (let i = 0, at = y * row; i < row; i++, at++) {
      out.data[at] = Math.max(0, Math.min(255, sums[i]!));
    }
  }
  return out;
}

interface Axis {
  readonly from: number;
  readonly count: number;
  readonly origin: number;
  readonly size: number;
}

/** First source pixel and weights of each wanted pixel along one axis; weights outside the part go to its edge pixels. */
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
