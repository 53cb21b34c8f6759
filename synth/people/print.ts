import { blankPixels, type Pixels } from '../../src/image/index.ts';
import { blurBytes } from '../base/blur.ts';
import { greyOf } from '../base/light.ts';
import type { PrintPlan } from '../base/plan.ts';
import { preparePortrait } from './prepare-print.ts';
import { screenPrint } from './screen-print.ts';

/** Prints pixels: prepared, dye-sublimated and screened according to the plan. The size is unchanged. */
export function printPixels(pixels: Pixels, plan: PrintPlan, seed: number): Pixels {
  const printed = sublimate(plan.ready ? preparePortrait(pixels, plan.ready) : pixels, plan, seed);
  return plan.screen ? screenPrint(printed, plan.screen, seed) : printed;
}

/** Dye-sublimation: softer, smaller gamut, a cast, faint noise. */
function sublimate(pixels: Pixels, plan: PrintPlan, seed: number): Pixels {
  const soft = blurBytes(pixels, plan.sigma).data;
  const out = blankPixels(pixels.widthPx, pixels.heightPx);
  const { data } = out;
  const [red, green, blue] = plan.gain;
  const slope = 0.12 + 0.88 * plan.contrast;
  const lift = 18 - 18 * slope + (1 - plan.contrast) * 30 + 0.5;
  const grain = 2.4 * plan.noise;
  const { saturation } = plan;
  let state = seed | 1; // xorshift32 (Marsaglia, 2003)
  for (let i = 0; i < data.length; i += 3) {
    const grey = greyOf(soft[i]!, soft[i + 1]!, soft[i + 2]!);
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    const level = lift + grain * (((state & 0xffff) + (state >>> 16)) / 65_536 - 1);
    data[i] = clampByte((grey + (soft[i]! - grey) * saturation) * red * slope + level);
    data[i + 1] = clampByte((grey + (soft[i + 1]! - grey) * saturation) * green * slope + level);
    data[i + 2] = clampByte((grey + (soft[i + 2]! - grey) * saturation) * blue * slope + level);
  }
  return out;
}

function clampByte(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : value;
}
