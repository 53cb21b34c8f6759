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
 * Cuts a view out of a photo: bilinear where the view is as fine as the photo, and the mean of an n×n grid
 * of bilinear samples where it is coarser (n = photo pixels a view pixel spans, up to 8), so that nothing aliases.
 */
export function warp(photo: Pixels, cut: Cut): Pixels {
  const view = blankPixels(cut.widthPx, cut.heightPx);
  const grid = gridSize(cut);
  const sums = new Float64Array(3);
  const step = 1 / grid;
  const share = 1 / (grid * grid);
  let at = 0;
  for (let y = 0; y < cut.heightPx; y++) {
    for (let x = 0; x < cut.widthPx; x++) {
      sums.fill(0);
      for (let j = 0; j < grid; j++)
        for (let i = 0; i < grid; i++)
          addSample(photo, cut, { x: x + (i + 0.5) * step, y: y + (j + 0.5) * step, sums });
      view.data[at++] = sums[0]! * share + 0.5;
      view.data[at++] = sums[1]! * share + 0.5;
      view.data[at++] = sums[2]! * share + 0.5;
    }
  }
  return view;
}

/** Photo pixels that one view pixel spans at the view's centre, as a whole number 1..8. */
function gridSize({ widthPx, heightPx, toPhoto: m }: Cut): number {
  const x = widthPx / 2;
  const y = heightPx / 2;
  const w = m[6] * x + m[7] * y + m[8];
  const px = (m[0] * x + m[1] * y + m[2]) / w;
  const py = (m[3] * x + m[4] * y + m[5]) / w;
  const across = Math.hypot((m[0] - m[6] * px) / w, (m[3] - m[6] * py) / w);
  const down = Math.hypot((m[1] - m[7] * px) / w, (m[4] - m[7] * py) / w);
  return Math.min(8, Math.max(1, Math.ceil(Math.max(across, down) - 0.25)));
}

interface Sample {
  readonly x: number;
  readonly y: number;
  readonly sums: Float64Array;
}

function addSample(photo: Pixels, { toPhoto: m, outside }: Cut, { x, y, sums }: Sample): void {
  const w = m[6] * x + m[7] * y + m[8];
  const px = (m[0] * x + m[1] * y + m[2]) / w - 0.5;
  const py = (m[3] * x + m[4] * y + m[5]) / w - 0.5;
  const { data, widthPx, heightPx } = photo;
  if (outside !== undefined && (px < -0.5 || py < -0.5 || px > widthPx - 0.5 || py > heightPx - 0.5)) {
    sums[0]! += outside;
    sums[1]! += outside;
    sums[2]! += outside;
    return;
  }
  const cx = px < 0 ? 0 : px > widthPx - 1 ? widthPx - 1 : px;
  const cy = py < 0 ? 0 : py > heightPx - 1 ? heightPx - 1 : py;
  const x0 = cx | 0;
  const y0 = cy | 0;
  const fx = cx - x0;
  const fy = cy - y0;
  const a = (y0 * widthPx + x0) * 3;
  const b = x0 + 1 < widthPx ? a + 3 : a;
  const down = y0 + 1 < heightPx ? widthPx * 3 : 0;
  const wa = (1 - fx) * (1 - fy);
  const wb = fx * (1 - fy);
  const wc = (1 - fx) * fy;
  const wd = fx * fy;
  for (let k = 0; k < 3; k++)
    sums[k]! += data[a + k]! * wa + data[b + k]! * wb + data[a + down + k]! * wc + data[b + down + k]! * wd;
}
