import type { Pixels } from '../../src/image/index.ts';
import type { AttackPlan } from '../base/plan.ts';
import { Random } from '../base/random.ts';
import type { Panel } from '../people/compose.ts';
import { type Assets, portraitOf } from '../people/studio.ts';
import { planSwap, swapFace } from './blending/swap-face.ts';

/** Swaps the face on the panel before it is printed. */
export function swapOnPanel(panel: Panel, attack: AttackPlan, assets: Assets): Pixels {
  const random = new Random(attack.seed);
  const plan = planSwap(random, attack.strength, ['whole', 'inner', 'inner', 'middle']);
  return swapFace(panel, portraitOf(assets, attack.donor, attack.seed), { plan, seed: random.int(0, 2 ** 31) }).pixels;
}
