import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { Portrait } from '../../src/card/index.ts';
import type { Pixels, Quad } from '../../src/image/index.ts';

/** Labels of a window that `blur-windows.ts` drew. */
export interface BlurRow {
  readonly kind: string;
  readonly strength: number;
  /** Sigma on the card, of the photo and of a portrait printed too softly. */
  readonly blurMm: number;
  /** The card's mean width in the photo. */
  readonly cardPx: number;
  readonly messaging: boolean;
  readonly set: string;
  readonly group: string;
  readonly seed: number;
  readonly family: string;
  /** In the window's pixels. */
  readonly corners: Quad;
  readonly face: Portrait['face'];
}

/** One window of a heap. */
export interface BlurWindow {
  readonly pixels: Pixels;
  readonly row: BlurRow;
}

/** The windows of a heap one by one, up to the last whole one. */
export function* readWindows(dir: string): Generator<BlurWindow> {
  const file = openSync(join(dir, 'pixels.bin'), 'r');
  try {
    for (const line of readFileSync(join(dir, 'rows.jsonl'), 'utf8').split('\n')) {
      if (!line.endsWith('}')) return;
      const { at, widthPx, heightPx, ...row } = JSON.parse(line) as BlurRow & {
        readonly at: number;
        readonly widthPx: number;
        readonly heightPx: number;
      };
      const data = new Uint8Array(widthPx * heightPx * 3);
      if (readSync(file, data, 0, data.length, at) < data.length) return;
      yield { pixels: { data, widthPx, heightPx }, row };
    }
  } finally {
    closeSync(file);
  }
}
