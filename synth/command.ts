import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { drawBatch } from './batch.ts';
import { type FindFace, listPortraits } from './people/load.ts';
import { type AttackKind, attackKinds } from './plan.ts';
import { loadScenes } from './scene/load.ts';

interface SynthFlags {
  readonly count: number;
  readonly out: string;
  readonly seed: number;
  readonly portraits?: string;
  readonly scenes?: string;
  readonly attack: readonly (AttackKind | 'none')[];
  readonly size: { readonly widthPx: number; readonly heightPx: number };
  readonly workers: number;
}

/** Registers `synth`. `findFace` is asked for portrait folders that bring no `portraits.jsonl`. */
export function registerSynth(program: Command, findFace?: FindFace): void {
  program
    .command('synth')
    .description('draw photos of made-up ID cards, with labels')
    .option('--count <n>', 'how many photos', wholeNumber, 10)
    .requiredOption('--out <dir>', 'folder for the photos and labels.jsonl')
    .option('--seed <n>', 'the same seed gives the same bytes', wholeNumber, 1)
    .option('--portraits <dir>', 'folder of portraits; without it faces are drawn')
    .option('--scenes <file>', 'JSON lines of {file, quad}: real photos whose document is covered')
    .option(
      '--attack <kinds>',
      `one of these on each photo, separated by commas: none, ${attackKinds.join(', ')}`,
      parseKinds,
      [],
    )
    .option('--size <WxH>', 'size of the camera photo in pixels', parseSize, { widthPx: 1280, heightPx: 960 })
    .option('--workers <n>', 'threads', wholeNumber, 2)
    .action((flags: SynthFlags) => run(flags, findFace));
}

async function run(
  { portraits, scenes, attack, size, workers, ...rest }: SynthFlags,
  findFace?: FindFace,
): Promise<void> {
  await mkdir(rest.out, { recursive: true });
  const rows = await drawBatch(
    {
      ...rest,
      ...size,
      attacks: attack,
      portraits: portraits === undefined ? [] : await listPortraits(portraits, findFace),
      scenes: scenes === undefined ? [] : await loadScenes(scenes, Math.max(size.widthPx, size.heightPx)),
    },
    Math.max(1, workers),
  );
  await writeFile(join(rest.out, 'labels.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0)
    throw new InvalidArgumentError(`Expected a whole number but received ${text}.`);
  return value;
}

function parseSize(text: string): SynthFlags['size'] {
  const match = /^(\d+)x(\d+)$/.exec(text);
  const [widthPx, heightPx] = [Number(match?.[1]), Number(match?.[2])];
  if (!(widthPx >= 64 && heightPx >= 64))
    throw new InvalidArgumentError(`Expected WxH of at least 64 but received ${text}.`);
  return { widthPx, heightPx };
}

function parseKinds(text: string): SynthFlags['attack'] {
  return text.split(',').map((name) => {
    const kind = ['none' as const, ...attackKinds].find((known) => known === name.trim());
    if (!kind)
      throw new InvalidArgumentError(`Expected none or one of ${attackKinds.join(', ')} but received ${name}.`);
    return kind;
  });
}
