import type { Pixels } from '../../src/image/index.ts';
import { Memory, type Shelf } from '../base/memory.ts';
import { drawFace } from './drawn-face.ts';
import type { Portrait } from './portrait.ts';

/** The inputs of the renderer in addition to the plan. */
export interface Assets {
  readonly portraits: readonly Portrait[];
  /** Makes a picture again, as an autoencoder does; `autoencoder_after` and the editor attacks need it. Sides are multiples of 8 pixels. */
  readonly roundTrip?: ((pixels: Pixels) => Promise<Pixels>) | undefined;
}

/** The place where photos are drawn: the assets, and the memory from one photo to the next. */
export class Studio implements Assets {
  readonly portraits: Assets['portraits'];
  readonly roundTrip: Assets['roundTrip'];
  readonly memory: Memory = new Memory();

  constructor({ portraits, roundTrip }: Assets) {
    this.portraits = portraits;
    this.roundTrip = roundTrip;
  }
}

const faces: Shelf<Portrait> = { size: 16 };

/** The portrait of that index, or a drawn face if the index is -1 or past the end. */
export function portraitOf({ portraits, memory }: Studio, index: number, seed: number): Portrait {
  return portraits[index] ?? memory.recall(faces, `${seed % 4096}`, () => drawFace(seed % 4096));
}
