import type { Pixels } from '../../src/image/index.ts';
import { blurBytes } from '../camera/blur-bytes.ts';
import type { Spread } from '../camera/effective-sigma.ts';
import type { PhotoPlan } from '../plan.ts';

/** Faults of processing on the developed picture, before its first JPEG: greys, over-smoothing. Others pass unchanged. */
export function degrade(pixels: Pixels, { attack }: PhotoPlan): Pixels {
  if (attack?.kind === 'grey_convert') return toGrey(pixels, attack.strength);
  if (attack?.kind === 'blur_smooth') return smooth(pixels, attack.strength);
  return pixels;
}

/** Takes the colour away: all of it at strength 1, nine tenths at 0. */
function toGrey(pixels: Pixels, strength: number): Pixels {
  const keep = 0.1 * (1 - strength);
  const data = pixels.data.slice();
  for (let i = 0; i < data.length; i += 3) {
    const grey = 0.299 * data[i]! + 0.587 * data[i + 1]! + 0.114 * data[i + 2]!;
    for (let k = 0; k < 3; k++) data[i + k] = grey + (data[i + k]! - grey) * keep + 0.5;
  }
  return { ...pixels, data };
}

/** Contrast of a face's weak detail, in bytes: skin, lashes, the edges of a nose. */
const weakDetail = 8;

/** What smoothing does to weak detail of the picture: the share of it that is spread over a sigma in camera pixels. */
export function smoothing({ attack }: PhotoPlan): Spread {
  if (attack?.kind !== 'blur_smooth') return { share: 0, sigma: 0 };
  const { sigma, edge } = smoother(attack.strength);
  return { share: 1 - Math.min(1, (weakDetail / edge) ** 2), sigma };
}

/** Sigma in camera pixels, and the contrast in bytes from which detail passes whole. */
function smoother(strength: number) {
  return { sigma: 1 + 2.2 * strength, edge: 14 + 44 * strength };
}

/** Smooths what is weaker than a threshold and keeps strong edges, as beauty filters and heavy denoising do. */
function smooth(pixels: Pixels, strength: number): Pixels {
  const { sigma, edge } = smoother(strength);
  const soft = blurBytes(pixels, sigma);
  const data = pixels.data.slice();
  for (let i = 0; i < data.length; i++) {
    const detail = data[i]! - soft.data[i]!;
    const share = Math.min(1, (detail / edge) ** 2);
    data[i] = soft.data[i]! + detail * share + 0.5;
  }
  return { ...pixels, data };
}
