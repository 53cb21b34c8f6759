import type { Pixels } from '../../src/image/index.ts';
import { greyOf } from '../base/light.ts';
import type { ScreenPlan } from '../base/plan.ts';

/** Applies a screen to a print: it modulates middle tones, and hardly changes blacks and whites. One pixel is one card unit. */
export function screenPrint(pixels: Pixels, plan: ScreenPlan, seed: number): Pixels {
  const data = new Uint8ClampedArray(pixels.data.length);
  const wave = waveOf(plan, seed);
  for (let y = 0, i = 0; y < pixels.heightPx; y++)
    for (let x = 0; x < pixels.widthPx; x++, i += 3) {
      const { [i]: red = 0, [i + 1]: green = 0, [i + 2]: blue = 0 } = pixels.data;
      const middle = 1 - 0.7 * Math.abs(greyOf(red, green, blue) / 127.5 - 1);
      const by = plan.strength * middle * wave(x, y);
      data[i] = red + by;
      data[i + 1] = green + by;
      data[i + 2] = blue + by;
    }
  return { ...pixels, data: new Uint8Array(data.buffer) };
}

/** −1..1 at each pixel. */
function waveOf({ kind, pitch, angle }: ScreenPlan, seed: number): (x: number, y: number) => number {
  const turn = (2 * Math.PI) / pitch;
  const [along, across] = [Math.cos(angle) * turn, Math.sin(angle) * turn];
  if (kind === 'lines') return (x, y) => Math.cos(x * along + y * across);
  if (kind === 'dots') return (x, y) => Math.cos(x * along + y * across) * Math.cos(y * along - x * across);
  const cell = Math.max(1, pitch / 3);
  return (x, y) => speck(Math.floor(x / cell), Math.floor(y / cell), seed);
}

/** A fixed number of each cell, −1..1. */
function speck(x: number, y: number, seed: number): number {
  let hash = Math.imul(x + 374_761, 668_265_263) ^ Math.imul(y + 982_451, 374_761_393) ^ seed;
  hash = Math.imul(hash ^ (hash >>> 13), 1_274_126_177);
  return ((hash ^ (hash >>> 16)) & 0xffff) / 32_768 - 1;
}
