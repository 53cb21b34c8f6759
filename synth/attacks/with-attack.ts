import { meanWidthPx } from '../../src/image/index.ts';
import { type AttackKind, cardWidthMm, type PhotoPlan } from '../base/plan.ts';
import { mix, Random } from '../base/random.ts';
import { planJpeg, planMessaging } from '../camera/plan.ts';
import { attacks } from './table.ts';

/** The attack to add to a genuine plan. */
export interface AttackOptions {
  readonly kind: AttackKind;
  /** 0 = hardly visible, 1 = as obvious as possible; default: drawn from the seed. */
  readonly strength?: number;
  /** Index into the portraits for attacks that need another face; -1 (the default) draws one. */
  readonly donor?: number;
  /** Varies the attack on the same photo. */
  readonly variant?: number;
}

/** The same photo with one attack or fault; the rest of the plan is unchanged, except that some attacks need a second save (see `withResave`). */
export function withAttack(plan: PhotoPlan, { kind, strength, donor = -1, variant = 0 }: AttackOptions): PhotoPlan {
  const random = new Random(mix(plan.seed, `${kind} ${variant}`));
  const attack = { kind, strength: strength ?? random.next(), seed: random.int(0, 2 ** 31), donor };
  const pxPerMm = meanWidthPx(plan.scene.quad) / cardWidthMm;
  const hooks = attacks[kind];
  const genuine = hooks.saved ? withResave(plan) : plan;
  return { ...(hooks.plan?.(genuine, { attack, random, pxPerMm }) ?? genuine), attack };
}

/** The genuine photo saved a second time at full size, for comparison with attacks on the finished photo. */
export function withResave(plan: PhotoPlan): PhotoPlan {
  if (plan.chain.resave) return plan;
  return { ...plan, chain: { ...plan.chain, resave: planJpeg(new Random(mix(plan.seed, 'resave')), [72, 97]) } };
}

/** What a photo went through last: the camera's file saved once more, or a messaging app after that. */
export type Sending = 'camera' | 'messaging';

/**
 * The photo as it is sent: every photo of one sending has the same number of JPEG generations, two or three, whatever its seed planned
 * and whichever attack is added. How often a photo was saved then says nothing about whether it is an attack.
 */
export function sentBy(plan: PhotoPlan, sending: Sending): PhotoPlan {
  const saved = withResave(plan);
  const { messaging = planMessaging(new Random(mix(plan.seed, 'messaging'))), ...camera } = saved.chain;
  return { ...saved, chain: sending === 'camera' ? camera : { ...camera, messaging } };
}
