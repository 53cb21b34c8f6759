import type { Pixels } from '../../src/image/index.ts';
import { type Assets, portraitOf } from '../assets.ts';
import type { Panel } from '../people/compose.ts';
import type { AttackPlan } from '../plan.ts';
import { Random } from '../random.ts';
import { planSwap, swapFace } from './swap.ts';

/** Swaps the face on the panel before it is printed. */
export function swapOnPanel(panel: Panel, attack: AttackPlan, assets: Assets): Pixels {
  const random = new Random(attack.seed);
  const plan = planSwap(random, attack.strength, ['whole', 'inner', 'inner', 'middle']);
  return swapFace(panel, portraitOf(assets, attack.donor, attack.seed), { plan, seed: random.int(0, 2 ** 31) }).pixels;
}
