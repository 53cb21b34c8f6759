import { meanWidthPx } from '../../src/image/index.ts';
import { type AttackKind, type CameraPlan, cardWidthMm, type PhotoPlan } from '../base/plan.ts';
import { mix, Random } from '../base/random.ts';
import { planJpeg } from '../camera/plan.ts';

/** What to do to a genuine plan. */
export interface AttackOptions {
  readonly kind: AttackKind;
  /** 0 = hardly there, 1 = as gross as it gets; drawn from the seed if not given. */
  readonly strength?: number;
  /** Index into the portraits for attacks that need another face; -1 (the default) draws one. */
  readonly donor?: number;
  /** Varies the attack on the same photo. */
  readonly variant?: number;
}

/** The same photo with one attack or fault; everything else of the plan stays, but that it is surely saved twice (see `withResave`). */
export function withAttack(plan: PhotoPlan, { kind, strength, donor = -1, variant = 0 }: AttackOptions): PhotoPlan {
  const random = new Random(mix(plan.seed, `${kind} ${variant}`));
  const attack = { kind, strength: strength ?? random.next(), seed: random.int(0, 2 ** 31), donor };
  const pxPerMm = meanWidthPx(plan.scene.quad) / cardWidthMm;
  const camera = worsen(plan.camera, attack, { pxPerMm, random });
  const needsSave = kind.endsWith('_after');
  const person = kind === 'generated_before' ? { ...plan.person, portrait: donor } : plan.person;
  return { ...(needsSave ? withResave(plan) : plan), person, camera, attack };
}

/** The genuine photo saved a second time at full size, as it must be to pair with attacks on the finished photo. */
export function withResave(plan: PhotoPlan): PhotoPlan {
  if (plan.chain.resave) return plan;
  return { ...plan, chain: { ...plan.chain, resave: planJpeg(new Random(mix(plan.seed, 'resave')), [72, 97]) } };
}

interface Worsening {
  readonly pxPerMm: number;
  readonly random: Random;
}

/** Faults of the lens, the hand and the sensor: sigma 0.12 to 0.6 mm on the card, motion 0.4 to 2.6 mm. */
function worsen(
  camera: CameraPlan,
  { kind, strength }: { readonly kind: AttackKind; readonly strength: number },
  { pxPerMm, random }: Worsening,
): CameraPlan {
  if (kind === 'blur_defocus')
    return { ...camera, defocusSigma: Math.hypot(camera.defocusSigma, (0.12 + 0.48 * strength) * pxPerMm) };
  if (kind === 'blur_motion')
    return {
      ...camera,
      motionPx: camera.motionPx + (0.4 + 2.2 * strength) * pxPerMm,
      motionAngle: random.range(0, Math.PI),
    };
  if (kind === 'blur_lowres')
    return { ...camera, detail: Math.min(camera.detail, 1 / ((0.28 + 0.9 * strength) * pxPerMm)) };
  return camera;
}
