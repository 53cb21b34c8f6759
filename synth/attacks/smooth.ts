import type { Pixels } from '../../src/image/index.ts';
import type { PhotoPlan } from '../base/plan.ts';
import { type DetailLimit, dropWeakDetail } from '../base/weak-detail.ts';
import type { Spread } from '../camera/effective-sigma.ts';

/** Faults of processing on the developed picture, before its first JPEG: greys, over-smoothing. Others pass unchanged. */
export function degrade(pixels: Pixels, { attack }: PhotoPlan): Pixels {
  if (attack?.kind === 'grey_convert') return toGrey(pixels, attack.strength);
  if (attack?.kind === 'blur_smooth') return dropWeakDetail(pixels, smoother(attack.strength));
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

/** In camera pixels. */
function smoother(strength: number): DetailLimit {
  return { sigma: 1 + 2.2 * strength, edge: 14 + 44 * strength };
}
