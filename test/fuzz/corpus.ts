import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Kept } from './fuzz.ts';

const folder = new URL('corpus/', import.meta.url);
/** Limits of one target, so that all together stay below 200 files and a megabyte. */
const max = { files: 20, bytes: 16_384 } as const;

/** The stored inputs of a target. */
export function readCorpus(target: string): readonly Buffer[] {
  const names = readdirSync(folder).filter((name) => name.startsWith(`${target}-`));
  return names.sort().map((name) => readFileSync(new URL(name, folder)));
}

/** Writes the small inputs that reached most of the blocks that no seed reaches. */
export function writeCorpus(target: string, kept: readonly Kept[]): void {
  mkdirSync(folder, { recursive: true });
  const small = kept.filter(({ input, blocks }) => input.length <= max.bytes && blocks.length > 0);
  const best = small.toSorted((a, b) => b.blocks.length - a.blocks.length).slice(0, max.files);
  for (const { input } of best) {
    const name = createHash('sha1').update(input).digest('hex').slice(0, 10);
    writeFileSync(new URL(`${target}-${name}.bin`, folder), input);
  }
}
