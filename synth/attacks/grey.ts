import { lumaAt, type Pixels } from '../../src/image/index.ts';
import type { AttackHooks } from './hooks.ts';

/** A file converted to grey: all of its colour is removed at strength 1, nine tenths at 0. */
export const greyConvert: AttackHooks = { developed: (pixels, { strength }) => fade(pixels, 0.1 * (1 - strength)) };

/** Keeps a share of the colour. */
function fade(pixels: Pixels, keep: number): Pixels {
  const data = pixels.data.slice();
  for (let i = 0; i < data.length; i += 3) {
    const grey = lumaAt(data[i]!, data[i + 1]!, data[i + 2]!);
    for (let k = 0; k < 3; k++) data[i + k] = grey + (data[i + k]! - grey) * keep + 0.5;
  }
  return { ...pixels, data };
}
