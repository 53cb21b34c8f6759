import { type DetailLimit, dropWeakDetail } from '../base/weak-detail.ts';
import type { AttackHooks } from './hooks.ts';

/** Contrast of a face's weak detail, in bytes: skin, lashes, the edges of a nose. */
const weakDetail = 8;

/** A beauty filter or a denoiser that removes too much. */
export const blurSmooth: AttackHooks = {
  developed: (pixels, { strength }) => dropWeakDetail(pixels, limitOf(strength)),
  spread: ({ strength }) => {
    const { sigma, edge } = limitOf(strength);
    return { share: 1 - Math.min(1, (weakDetail / edge) ** 2), sigma };
  },
};

/** Reach of the filter, in camera pixels. */
function limitOf(strength: number): DetailLimit {
  return { sigma: 1 + 2.2 * strength, edge: 14 + 44 * strength };
}
