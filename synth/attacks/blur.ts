import type { CameraPlan, PhotoPlan } from '../base/plan.ts';
import type { AttackHooks } from './hooks.ts';

/** A lens out of focus: sigma 0.12 to 0.6 mm on the card, on top of the lens's own. */
export const blurDefocus: AttackHooks = {
  plan: (plan, { attack, pxPerMm }) => {
    const sigma = (0.12 + 0.48 * attack.strength) * pxPerMm;
    return withCamera(plan, { defocusSigma: Math.hypot(plan.camera.defocusSigma, sigma) });
  },
};

/** A hand that moves: 0.4 to 2.6 mm on the card. */
export const blurMotion: AttackHooks = {
  plan: (plan, { attack, pxPerMm, random }) =>
    withCamera(plan, {
      motionPx: plan.camera.motionPx + (0.4 + 2.2 * attack.strength) * pxPerMm,
      motionAngle: random.range(0, Math.PI),
    }),
};

/** A photo enlarged from few pixels: 0.28 to 1.18 mm of card each. */
export const blurLowres: AttackHooks = {
  plan: (plan, { attack, pxPerMm }) =>
    withCamera(plan, { detail: Math.min(plan.camera.detail, 1 / ((0.28 + 0.9 * attack.strength) * pxPerMm)) }),
};

function withCamera(plan: PhotoPlan, changes: Partial<CameraPlan>): PhotoPlan {
  return { ...plan, camera: { ...plan.camera, ...changes } };
}
