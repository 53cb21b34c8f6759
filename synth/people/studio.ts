import type { Pixels } from '../../src/image/index.ts';
import { drawFace } from './drawn-face.ts';
import type { Portrait } from './portrait.ts';

/** What the renderer is given besides the plan. */
export interface Assets {
  readonly portraits: readonly Portrait[];
  /** Encodes and decodes a picture as an autoencoder does; `autoencoder_after` needs it. Sides are multiples of 8 pixels. */
  readonly roundTrip?: (pixels: Pixels) => Promise<Pixels>;
}

/** The portrait of that index, or a drawn face when the index is -1 or past the end. */
export function portraitOf(assets: Assets, index: number, seed: number): Portrait {
  return assets.portraits[index] ?? drawFace(seed % 4096);
}
