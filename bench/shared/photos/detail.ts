import { lumaAt, type Pixels } from '../../../src/image/index.ts';

/** Grey levels 0..255, `(heightPx, widthPx)` row by row. */
export interface Grey {
  readonly data: Float32Array;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Luma after ITU-R BT.601. */
export function toGrey({ data, widthPx, heightPx }: Pixels): Grey {
  const grey = new Float32Array(widthPx * heightPx);
  for (let i = 0, at = 0; i < grey.length; i++, at += 3) grey[i] = lumaAt(data[at]!, data[at + 1]!, data[at + 2]!);
  return { data: grey, widthPx, heightPx };
}

/** Half the size, each value the mean of 2×2; sides must be even. */
export function halveGrey({ data, widthPx, heightPx }: Grey): Grey {
  const half = { data: new Float32Array((widthPx * heightPx) / 4), widthPx: widthPx / 2, heightPx: heightPx / 2 };
  for (let y = 0, at = 0; y < half.heightPx; y++)
    for (let x = 0; x < half.widthPx; x++, at++) {
      const p = 2 * y * widthPx + 2 * x;
      half.data[at] = (data[p]! + data[p + 1]! + data[p + widthPx]! + data[p + widthPx + 1]!) / 4;
    }
  return half;
}

/** How much fine detail a picture has at its own scale, in grey levels. */
export interface Sharpness {
  /** Mean absolute 4-neighbour Laplacian. */
  readonly laplacian: number;
  /** Mean absolute difference to the mean of 3×3. */
  readonly box: number;
  /** Mean absolute central difference across and down. */
  readonly across: number;
  readonly down: number;
}

/** Sharpness statistics over the picture's inner pixels. */
export function sharpnessAt({ data: g, widthPx: w, heightPx: h }: Grey): Sharpness {
  let laplacian = 0;
  let box = 0;
  let across = 0;
  let down = 0;
  for (let y = 1; y < h - 1; y++)
    for (let x = 1, p = y * w + 1; x < w - 1; x++, p++) {
      const centre = g[p]!;
      const cross = g[p - 1]! + g[p + 1]! + g[p - w]! + g[p + w]!;
      const diagonal = g[p - w - 1]! + g[p - w + 1]! + g[p + w - 1]! + g[p + w + 1]!;
      const dx = (g[p + 1]! - g[p - 1]!) / 2;
      const dy = (g[p + w]! - g[p - w]!) / 2;
      laplacian += Math.abs(cross - 4 * centre);
      box += Math.abs(centre - (centre + cross + diagonal) / 9);
      across += Math.abs(dx);
      down += Math.abs(dy);
    }
  const n = (w - 2) * (h - 2);
  return {
    laplacian: laplacian / n,
    box: box / n,
    across: across / n,
    down: down / n,
  };
}
