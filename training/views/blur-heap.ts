import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { Portrait } from '../../src/card/index.ts';
import type { Pixels, Quad } from '../../src/image/index.ts';
import { type BlurLadder, blurLadder, type CardPart } from '../../synth/index.ts';

/** Labels of a window that `blur-windows.ts` drew. */
export interface BlurRow {
  readonly kind: string;
  readonly strength: number;
  /** Sigma on the card, in millimetres, measured against the portrait as it was printed (`measureBlur`). */
  readonly blurMm: number;
  /** How like the printed portrait, blurred so far, the photo is: 0..1. */
  readonly likeness: number;
  /** What was planned of optics, motion and pixels (`blurMm` of `synth/labels.ts`); neither codec nor print. */
  readonly plannedMm: number;
  /** The card's mean width in the photo. */
  readonly cardPx: number;
  readonly messaging: boolean;
  readonly set: string;
  readonly group: string;
  readonly seed: number;
  readonly family: string;
  /** In the window's pixels, a little off as the finder's are. */
  readonly corners: Quad;
  readonly trueCorners: Quad;
  readonly face: Portrait['face'];
}

/** One window of a heap. */
export interface BlurWindow {
  readonly pixels: Pixels;
  readonly row: BlurRow;
}

/** The windows of a heap one by one, up to the last whole one. */
export function* readWindows(dir: string): Generator<BlurWindow> {
  yield* readHeap<BlurRow>(dir);
}

/** The printed portrait of each card by its seed, blurred step by step; asked for in the order of the windows. */
export function openParts(dir: string): (seed: number) => BlurLadder {
  const parts = readHeap<Omit<CardPart, 'pixels'> & { readonly seed: number }>(join(dir, 'parts'));
  let held: { readonly seed: number; readonly ladder: BlurLadder } | undefined;
  return (seed) => {
    while (held?.seed !== seed) {
      const { value, done } = parts.next();
      if (done)
        throw new Error(`Expected the printed portrait of card ${seed} in ${dir}/parts, after those asked for before`);
      if (value.row.seed === seed) held = { seed, ladder: blurLadder({ ...value.row, pixels: value.pixels }) };
    }
    return held.ladder;
  };
}

function* readHeap<R>(dir: string): Generator<{ readonly pixels: Pixels; readonly row: R }> {
  const file = openSync(join(dir, 'pixels.bin'), 'r');
  try {
    for (const line of readFileSync(join(dir, 'rows.jsonl'), 'utf8').split('\n')) {
      if (!line.endsWith('}')) return;
      const { at, widthPx, heightPx, ...row } = JSON.parse(line) as R & {
        readonly at: number;
        readonly widthPx: number;
        readonly heightPx: number;
      };
      const data = new Uint8Array(widthPx * heightPx * 3);
      if (readSync(file, data, 0, data.length, at) < data.length) return;
      yield { pixels: { data, widthPx, heightPx }, row: row as R };
    }
  } finally {
    closeSync(file);
  }
}
