import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Kept } from './fuzz.ts';

const folder = new URL('corpus/', import.meta.url);
/** Of one target, so that all of them stay below 200 files and a megabyte. */
const most = { files: 20, bytes: 16_384 } as const;

/** The kept inputs of a target. */
export function readCorpus(target: string): readonly Buffer[] {
  const names = readdirSync(folder).filter((name) => name.startsWith(`${target}-`));
  return names.sort().map((name) => readFileSync(new URL(name, folder)));
}

/** Writes those that reached most blocks that no seed reaches, small ones only. */
export function writeCorpus(target: string, kept: readonly Kept[]): void {
  mkdirSync(folder, { recursive: true });
  const small = kept.filter(({ input, blocks }) => input.length <= most.bytes && blocks.length > 0);
  const best = small.toSorted((a, b) => b.blocks.length - a.blocks.length).slice(0, most.files);
  for (const { input } of best) {
    const name = createHash('sha1').update(input).digest('hex').slice(0, 10);
    writeFileSync(new URL(`${target}-${name}.bin`, folder), input);
  }
}
