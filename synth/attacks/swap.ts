import { recompress } from '../base/recompress.ts';
import { portraitOf } from '../people/studio.ts';
import type { FaceRegion } from './blending/shape.ts';
import { outline } from './blending/shape.ts';
import { faceRegions, startSwap, swapFace } from './blending/swap-face.ts';
import type { AttackHooks } from './hooks.ts';

/** Another person's face in the finished photo. */
export const swapAfter: AttackHooks = swapOnPhoto(faceRegions);

/** Another person's eyes, nose or mouth in the finished photo. */
export const partAfter: AttackHooks = swapOnPhoto(['eyes', 'mouth', 'nose', 'eyes', 'mouth']);

function swapOnPhoto(regions: readonly FaceRegion[]): AttackHooks {
  return {
    saved: async ({ pixels, geometry }, { attack, studio }) => {
      const { random, ...swap } = startSwap(attack, regions);
      const donor = portraitOf(studio, attack.donor, attack.seed);
      const worn = random.chance(0.4) ? await recompress(donor.pixels, random.int(50, 92)) : donor.pixels;
      return swapFace({ pixels, points: geometry.points }, { ...donor, pixels: worn }, swap);
    },
  };
}

/** Another person's face in the portrait before it is printed. */
export const swapBefore: AttackHooks = {
  panel: (panel, { attack, studio }) =>
    swapFace(panel, portraitOf(studio, attack.donor, attack.seed), startSwap(attack, faceRegions)).pixels,
  region: ({ points }) => outline(points, 'whole'),
};
