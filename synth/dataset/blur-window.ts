import type { Portrait } from '../../src/card/index.ts';
import type { Pixels, Quad } from '../../src/image/index.ts';
import { readHeap } from './heap.ts';

/** Labels of a window that `training/views/blur-windows.ts` drew. */
export interface BlurRow {
  readonly kind: string;
  readonly strength: number;
  /** Sigma on the card, in millimetres, measured against the portrait as it was printed (`measureBlur`). */
  readonly blurMm: number;
  /** Similarity of the photo to the printed portrait with that blur, 0..1. */
  readonly likeness: number;
  /** The planned blur of optics, motion and pixels (`blurMm` of the photo's labels), without codec and print. */
  readonly plannedMm: number;
  /** The card's mean width in the photo. */
  readonly cardPx: number;
  readonly messaging: boolean;
  readonly set: string;
  readonly group: string;
  readonly seed: number;
  readonly family: string;
  /** In the window's pixels, with the errors of the finder. */
  readonly corners: Quad;
  readonly trueCorners: Quad;
  readonly face: Portrait['face'];
}

/** One window of a heap. */
export interface BlurWindow {
  readonly pixels: Pixels;
  readonly row: BlurRow;
}

/** The windows of a heap one by one, up to the last complete one. */
export function* readWindows(dir: string): Generator<BlurWindow> {
  yield* readHeap<BlurRow>(dir);
}
