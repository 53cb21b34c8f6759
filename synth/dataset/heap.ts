import { once } from 'node:events';
import { closeSync, createWriteStream, mkdirSync, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { Pixels } from '../../src/image/index.ts';

/**
 * Writes pictures of any size: their bytes one after another in `pixels.bin`, and `rows.jsonl` with the position and size of each
 * (`at`, `widthPx`, `heightPx`) and its labels. An incomplete folder is readable up to its last complete row.
 */
export interface Heap {
  add(pixels: Pixels, row: object): Promise<void>;
  close(): Promise<void>;
}

/** Opens a heap for writing, in the format that `training/antifake_training/data/heap.py` reads. */
export function openHeap(dir: string): Heap {
  mkdirSync(dir, { recursive: true });
  const pixels = createWriteStream(join(dir, 'pixels.bin'));
  const rows = createWriteStream(join(dir, 'rows.jsonl'));
  let at = 0;
  return {
    add: async ({ data, widthPx, heightPx }, row) => {
      if (!pixels.write(data)) await once(pixels, 'drain');
      rows.write(`${JSON.stringify({ at, widthPx, heightPx, ...row })}\n`);
      at += data.length;
    },
    close: async () => {
      await Promise.all([pixels, rows].map((stream) => once(stream.end(), 'close')));
    },
  };
}

/** The pictures of a heap one by one with their labels, up to the last complete one. */
export function* readHeap<R>(dir: string): Generator<{ readonly pixels: Pixels; readonly row: R }> {
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
