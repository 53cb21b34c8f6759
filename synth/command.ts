import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { type AttackKind, attackKinds } from './base/plan.ts';
import type { Batch, BatchRow } from './batch/batch.ts';
import { type FindFace, listPortraits } from './people/load.ts';
import { loadScenes } from './scene/load.ts';

interface SynthFlags {
  readonly count: number;
  readonly out: string;
  readonly seed: number;
  readonly portraits?: string;
  readonly donors?: string;
  readonly scenes?: string;
  readonly attack: readonly (AttackKind | 'none')[];
  readonly strength: readonly number[];
  readonly each?: boolean;
  readonly autoencoder?: string;
  readonly sheet?: boolean;
  readonly size: { readonly widthPx: number; readonly heightPx: number };
  readonly workers: number;
}

/** What the command line adds to the room. */
export interface SynthParts {
  /** Is asked for portrait folders that bring no `portraits.jsonl`. */
  readonly findFace?: FindFace;
  /** Shows the progress of a batch with this number of photos. */
  readonly showProgress?: (total: number) => { readonly step: () => void; readonly end: () => void };
  /** Throws if the packages that draw are not installed. */
  readonly requireExtras?: () => void;
}

/** Registers `synth`. */
export function registerSynth(program: Command, parts: SynthParts = {}): void {
  program
    .command('synth')
    .description('draw photos of invented ID cards, with labels')
    .option('--count <n>', 'number of photos', wholeNumber, 10)
    .requiredOption('--out <dir>', 'folder for the photos and labels.jsonl')
    .option('--seed <n>', 'the same seed gives the same bytes', wholeNumber, 1)
    .option('--portraits <dir>', 'folder of portraits; if absent, faces are drawn')
    .option('--donors <dir>', 'folder of portraits (may be generated) from which attacks take the donor face')
    .option('--scenes <file>', 'JSON lines of {file, quad}: real photos whose document is covered')
    .addOption(
      new Option('--attack <kinds>', `one of these on each photo, separated by commas: none, ${attackKinds.join(', ')}`)
        .argParser(parseKinds)
        .default([], 'none'),
    )
    .addOption(
      new Option('--strength <list>', 'one of these on each attack, 0 to 1, separated by commas')
        .argParser(parseStrengths)
        .default([], 'at random'),
    )
    .option('--each', 'draw each card with every attack at every strength given')
    .option('--autoencoder <file>', 'ONNX image → recon, for autoencoder_after and the editor attacks')
    .option('--sheet', 'also write a contact sheet, sheet.jpg')
    .addOption(
      new Option('--size <WxH>', 'size of the camera photo in pixels')
        .argParser(parseSize)
        .default({ widthPx: 1280, heightPx: 960 }, '1280x960'),
    )
    .option('--workers <n>', 'threads', wholeNumber, 2)
    .action((flags: SynthFlags) => run(flags, parts));
}

/** What draws is loaded now: only those who want it install the canvas and the fonts. */
async function run(flags: SynthFlags, parts: SynthParts): Promise<void> {
  parts.requireExtras?.();
  const { drawBatch, sizeOf } = await import('./batch/batch.ts');
  await mkdir(flags.out, { recursive: true });
  const batch = await batchOf(flags, parts);
  const progress = parts.showProgress?.(sizeOf(batch));
  const drawing = drawBatch(batch, { workers: Math.max(1, flags.workers), drawn: () => progress?.step() });
  const rows = await drawing.finally(() => progress?.end());
  await writeFile(join(flags.out, 'labels.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  if (flags.sheet) await writeSheet(batch, rows);
}

async function batchOf(flags: SynthFlags, { findFace }: SynthParts): Promise<Batch> {
  const { portraits, donors, scenes, attack, strength, size, autoencoder, count, out, seed } = flags;
  const kind = attack.find((one) => /^(?:autoencoder|editor)_/.test(one));
  if (kind !== undefined && autoencoder === undefined)
    throw new InvalidArgumentError(`Expected --autoencoder with ${kind}.`);
  const list = async (folder: string | undefined) =>
    folder === undefined ? [] : await listPortraits(folder, findFace);
  return {
    count,
    out,
    seed,
    ...size,
    attacks: attack,
    strengths: strength,
    each: flags.each ?? false,
    portraits: await list(portraits),
    donors: await list(donors),
    scenes: scenes === undefined ? [] : await loadScenes(scenes, Math.max(size.widthPx, size.heightPx)),
    ...(autoencoder !== undefined && { autoencoder: resolve(autoencoder) }),
  };
}

/** One row a card where each has its versions, else ten photos a row. */
async function writeSheet(batch: Batch, rows: readonly BatchRow[]): Promise<void> {
  const tiles = rows.map(async ({ file, attack, strength }) => ({
    jpeg: await readFile(join(batch.out, file)),
    caption: attack === 'none' ? file : `${file} ${attack} ${strength.toFixed(2)}`,
  }));
  const { drawSheet } = await import('./batch/sheet.ts');
  const columns = batch.each ? Math.max(1, batch.strengths.length) : 10;
  await writeFile(join(batch.out, 'sheet.jpg'), await drawSheet(await Promise.all(tiles), { columns }));
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

function parseStrengths(text: string): readonly number[] {
  return text.split(',').map((part) => {
    const value = Number(part);
    if (part.trim() === '' || !(value >= 0 && value <= 1))
      throw new InvalidArgumentError(`Expected numbers from 0 to 1 but received ${part}.`);
    return value;
  });
}
