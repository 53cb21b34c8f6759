import type { Pixels } from '../../../src/image/index.ts';
import { halveGrey, sharpnessAt, toGrey } from './detail.ts';

/** Measures of which a higher value means less detail. The OFIQ features are those of ISO/IEC 29794-5, "Sharpness", one at a time. */
export function sharpnessOf(face: Pixels) {
  const grey = halveGrey(toGrey(face));
  const { laplacian, box, across, down } = sharpnessAt(grey);
  return {
    'variance of Laplacian': -laplacianVariance(grey),
    'OFIQ: mean absolute Laplacian': -laplacian,
    'OFIQ: difference to box filter': -box,
    'OFIQ: Sobel': -Math.hypot(across, down),
  };
}

/** Pech-Pacheco et al., "Diatom Autofocusing in Brightfield Microscopy", 2000. */
function laplacianVariance({ data: g, widthPx: w, heightPx: h }: ReturnType<typeof toGrey>): number {
  let [sum, squares] = [0, 0];
  for (let y = 1; y < h - 1; y++)
    for (let x = 1, p = y * w + 1; x < w - 1; x++, p++) {
      const value = g[p - 1]! + g[p + 1]! + g[p - w]! + g[p + w]! - 4 * g[p]!;
      sum += value;
      squares += value * value;
    }
  const n = (w - 2) * (h - 2);
  return squares / n - (sum / n) ** 2;
}
