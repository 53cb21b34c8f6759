import type { Homography } from './geometry.ts';
import { blankPixels, type Pixels } from './pixels.ts';
import { type SampleSource, sampleRow } from './sample-row.ts';

/** Parameters for cutting a view from a photo. */
export interface Cut {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Takes a point of the view, in view pixels, to the photo. */
  readonly toPhoto: Homography;
  /** Byte for parts of the view outside the photo; without it the nearest pixel is repeated. */
  readonly outside?: number;
  /**
   * `mean` (default): as many samples per view pixel as it spans photo pixels. `single`: one, from the nearest level of a
   * pyramid; faster, for views in which shapes matter and not the finest detail.
   */
  readonly sampling?: 'mean' | 'single';
}

/**
 * Cuts a view out of a photo: bilinear if the view is as fine as the photo, and the mean of an n×n grid of
 * bilinear samples if it is coarser (n = photo pixels that a view pixel spans at the view's centre, up to 4).
 * For a much coarser view, cut from a {@link pyramid}.
 */
export function warp(photo: Pixels, cut: Cut): Pixels {
  const grid = gridOf(cut);
  const view = blankPixels(cut.widthPx, cut.heightPx);
  if (grid === 1) fillOnce(view, { ...cut, photo });
  else fillMeans(view, { ...cut, photo }, grid);
  return view;
}

/** Samples that a view pixel is the mean of, in a row and in a column. */
export function gridOf(cut: Cut): number {
  return cut.sampling === 'single' ? 1 : Math.min(4, Math.max(1, Math.ceil(spanPx(cut) - 0.25)));
}

/** Fractional bits of a sample: none if it is the only one of a view pixel, some if it is still to be averaged. */
export function sampleBits(grid: number): number {
  return grid === 1 ? 0 : 7;
}

function fillOnce({ data, widthPx, heightPx }: Pixels, source: SampleSource): void {
  const row = { stepPx: 1, count: widthPx, out: data, fractionBits: sampleBits(1) };
  for (let y = 0; y < heightPx; y++) sampleRow(source, { ...row, yPx: y + 0.5, from: y * widthPx * 3 });
}

function fillMeans({ data, widthPx, heightPx }: Pixels, source: SampleSource, grid: number): void {
  const [stride, lineLength] = [widthPx * 3, widthPx * grid * 3];
  const samples = new Uint16Array(grid * lineLength);
  const row = { stepPx: 1 / grid, count: widthPx * grid, out: samples, fractionBits: sampleBits(grid) };
  for (let y = 0; y < heightPx; y++) {
    for (let j = 0; j < grid; j++) sampleRow(source, { ...row, yPx: y + (j + 0.5) / grid, from: j * lineLength });
    averageBlocks(samples, grid, data.subarray(y * stride, (y + 1) * stride));
  }
}

/** Averages each grid×grid block of `(grid, width × grid, 3)` samples into one pixel of the row. */
function averageBlocks(samples: Uint16Array, grid: number, row: Uint8Array): void {
  const lineLength = row.length * grid;
  const whole = (grid * grid) << sampleBits(grid);
  for (let at = 0, from = 0; at < row.length; at += 3, from += grid * 3)
    for (let k = 0; k < 3; k++) {
      let sum = whole >> 1;
      for (let line = from + k; line < samples.length; line += lineLength)
        for (let p = line; p < line + grid * 3; p += 3) sum += samples[p]!;
      row[at + k] = sum / whole;
    }
}

/** Photo pixels that one view pixel spans at the view's centre, in the longer direction. */
export function spanPx({ widthPx, heightPx, toPhoto: m }: Cut): number {
  const x = widthPx / 2;
  const y = heightPx / 2;
  const w = m[6] * x + m[7] * y + m[8];
  const px = (m[0] * x + m[1] * y + m[2]) / w;
  const py = (m[3] * x + m[4] * y + m[5]) / w;
  const across = Math.hypot((m[0] - m[6] * px) / w, (m[3] - m[6] * py) / w);
  const down = Math.hypot((m[1] - m[7] * px) / w, (m[4] - m[7] * py) / w);
  return Math.max(across, down);
}
