import type { Homography } from './geometry.ts';
import { blankPixels, type Pixels } from './pixels.ts';

/** How a view is cut out of a photo. */
export interface Cut {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Takes a point of the view, in view pixels, to the photo. */
  readonly toPhoto: Homography;
  /** Byte that stands where the view looks past the photo's edge; without it the nearest pixel is repeated. */
  readonly outside?: number;
}

/**
 * Cuts a view out of a photo: bilinear where the view is as fine as the photo, and the mean of an n×n grid of
 * bilinear samples where it is coarser (n = photo pixels that a view pixel spans at the view's centre, up to 4).
 * For a much coarser view, cut from a {@link pyramid}.
 */
export function warp(photo: Pixels, cut: Cut): Pixels {
  const view = blankPixels(cut.widthPx, cut.heightPx);
  const grid = Math.min(4, Math.max(1, Math.ceil(spanPx(cut) - 0.25)));
  const rows = { photo, cut, grid, sums: new Float32Array(cut.widthPx * 3) };
  const share = 1 / (grid * grid);
  for (let y = 0, at = 0; y < cut.heightPx; y++) {
    rows.sums.fill(0);
    for (let j = 0; j < grid; j++) addRow(rows, y + (j + 0.5) / grid);
    for (let i = 0; i < rows.sums.length; i++) view.data[at++] = rows.sums[i]! * share + 0.5;
  }
  return view;
}

/** Photo pixels that one view pixel spans at the view's centre, the longer way. */
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

interface Rows {
  readonly photo: Pixels;
  readonly cut: Cut;
  readonly grid: number;
  /** (widthPx, 3) sums of samples of the row in work. */
  readonly sums: Float32Array;
}

/** Adds one row of samples at view height `y`. The hot loop: kept flat, without calls and allocations. */
function addRow({ photo: { data, widthPx, heightPx }, cut, grid, sums }: Rows, y: number): void {
  const { toPhoto: m, outside } = cut;
  const xMax = widthPx - 1;
  const yMax = heightPx - 1;
  const samples = cut.widthPx * grid;
  for (let i = 0; i < samples; i++) {
    const x = (i + 0.5) / grid;
    const at = ((i / grid) | 0) * 3;
    const w = 1 / (m[6] * x + m[7] * y + m[8]);
    let px = (m[0] * x + m[1] * y + m[2]) * w - 0.5;
    let py = (m[3] * x + m[4] * y + m[5]) * w - 0.5;
    if (outside !== undefined && (px < -0.5 || py < -0.5 || px > xMax + 0.5 || py > yMax + 0.5)) {
      for (let k = 0; k < 3; k++) sums[at + k]! += outside;
      continue;
    }
    px = px > 0 ? Math.min(px, xMax) : 0;
    py = py > 0 ? Math.min(py, yMax) : 0;
    const x0 = px | 0;
    const y0 = py | 0;
    const fx = px - x0;
    const fy = py - y0;
    const a = (y0 * widthPx + x0) * 3;
    const right = x0 < xMax ? 3 : 0;
    const down = y0 < yMax ? widthPx * 3 : 0;
    for (let k = 0; k < 3; k++) {
      const p = a + k;
      const upper = data[p]! + (data[p + right]! - data[p]!) * fx;
      const lower = data[p + down]! + (data[p + down + right]! - data[p + down]!) * fx;
      sums[at + k]! += upper + (lower - upper) * fy;
    }
  }
}
