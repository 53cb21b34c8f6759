import { blankPixels, type Pixels } from '../../src/image/index.ts';
import { blurBytes } from '../camera/blur-bytes.ts';
import type { PrintPlan } from '../plan.ts';
import { Random } from '../random.ts';

/** Prints pixels as dye-sublimation does: softer, smaller gamut, a cast, faint noise. Same size as given. */
export function printPixels(pixels: Pixels, plan: PrintPlan, seed: number): Pixels {
  const soft = blurBytes(pixels, plan.sigma);
  const random = new Random(seed);
  const out = blankPixels(pixels.widthPx, pixels.heightPx);
  const { data } = out;
  for (let i = 0; i < data.length; i += 3) {
    const [r, g, b] = [soft.data[i]!, soft.data[i + 1]!, soft.data[i + 2]!];
    const grey = 0.3 * r + 0.59 * g + 0.11 * b;
    const grain = (random.next() + random.next() - 1) * 2.4 * plan.noise;
    const ink = (value: number, gain: number): number => {
      const level = (grey + (value - grey) * plan.saturation) * gain;
      return clampByte(18 + (level - 18) * (0.12 + 0.88 * plan.contrast) + (1 - plan.contrast) * 30 + grain);
    };
    data[i] = ink(r, plan.gain[0]);
    data[i + 1] = ink(g, plan.gain[1]);
    data[i + 2] = ink(b, plan.gain[2]);
  }
  return out;
}

function clampByte(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : value + 0.5;
}
