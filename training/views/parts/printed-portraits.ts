import { join } from 'node:path';
import { readHeap } from '../../../synth/dataset/heap.ts';
import { type BlurLadder, blurLadder, type CardPart } from '../../../synth/index.ts';

/** The printed portrait of each card by its seed, blurred step by step; must be requested in the order of the windows. */
export function openPrintedPortraits(dir: string): (seed: number) => BlurLadder {
  const parts = readHeap<Omit<CardPart, 'pixels'> & { readonly seed: number }>(join(dir, 'parts'));
  let current: { readonly seed: number; readonly ladder: BlurLadder } | undefined;
  return (seed) => {
    while (current?.seed !== seed) {
      const { value, done } = parts.next();
      if (done)
        throw new Error(`Expected the printed portrait of card ${seed} in ${dir}/parts, after those asked for before`);
      if (value.row.seed === seed) current = { seed, ladder: blurLadder({ ...value.row, pixels: value.pixels }) };
    }
    return current.ladder;
  };
}
