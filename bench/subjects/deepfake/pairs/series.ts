import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openHeap, readHeap } from '../../../../synth/dataset/heap.ts';
import { keepFor } from '../../../shared/kept.ts';
import type { PairPhoto, PairRow } from './draw.ts';
import type { PairScore } from './judge.ts';

/** Number of cards that are drawn and judged together: a stop loses at most this many. */
const cardsPerChunk = 20;

/** A long series, drawn and judged in chunks, which several processes can share. */
export interface SeriesRun {
  readonly cards: number;
  /** The part of this process: `[1, 2]` is the first of two. */
  readonly part: readonly [part: number, parts: number];
  /** Folder of the scores of one model, one file for each chunk. */
  readonly scores: string;
  /** Folder in which photos are kept for other models; `undefined` to keep none. */
  readonly photos: string | undefined;
  /** What the photos depend on, and in addition to that, the scores. */
  readonly keys: Readonly<Record<'photos' | 'scores', string>>;
  readonly draw: (card: number) => AsyncIterable<PairPhoto>;
  readonly score: (photo: PairPhoto) => Promise<PairScore | undefined>;
}

/**
 * Draws and judges the missing chunks of this part. @returns the scores of all parts, or `undefined` while other parts are not finished.
 * @throws Error if a folder keeps photos or scores of other keys.
 */
export async function runSeries(run: SeriesRun): Promise<readonly PairScore[] | undefined> {
  const chunks = Array.from({ length: Math.ceil(run.cards / cardsPerChunk) }, (_, chunk) => chunk);
  const [part, parts] = run.part;
  keepFor(run.scores, `${run.cards} cards, ${run.keys.photos}, ${run.keys.scores}`);
  if (run.photos !== undefined) keepFor(run.photos, `${run.cards} cards, ${run.keys.photos}`);
  for (const chunk of chunks)
    if (chunk % parts === part - 1 && !existsSync(fileOf(run, chunk))) await judgeChunk(chunk, run);
  if (!chunks.every((chunk) => existsSync(fileOf(run, chunk)))) return undefined;
  return chunks.flatMap((chunk) => readScores(fileOf(run, chunk)));
}

async function judgeChunk(chunk: number, run: SeriesRun): Promise<void> {
  const scores: PairScore[] = [];
  for await (const photo of photosOf(chunk, run)) {
    const score = await run.score(photo);
    if (score !== undefined) scores.push(score);
  }
  const file = fileOf(run, chunk);
  writeFileSync(`${file}.part`, scores.map((score) => JSON.stringify(score)).join('\n'));
  renameSync(`${file}.part`, file);
  process.stderr.write(`${new Date().toISOString()} ${file}: ${scores.length} photos\n`);
}

/** The kept photos; if there are none, draws them, and keeps them if `photos` is given. */
async function* photosOf(chunk: number, { cards, photos, draw }: SeriesRun): AsyncGenerator<PairPhoto> {
  const folder = photos && join(photos, `chunk-${name(chunk)}`);
  if (folder !== undefined && existsSync(folder)) return yield* readHeap<PairRow>(folder);
  const heap = folder === undefined ? undefined : openHeap(`${folder}.part`);
  for (let card = chunk * cardsPerChunk; card < Math.min(cards, (chunk + 1) * cardsPerChunk); card++)
    for await (const photo of draw(card)) {
      await heap?.add(photo.pixels, photo.row);
      yield photo;
    }
  if (heap === undefined || folder === undefined) return;
  await heap.close();
  rmSync(folder, { recursive: true, force: true });
  renameSync(`${folder}.part`, folder);
}

/** A chunk may contain no judged photo. */
function readScores(file: string): readonly PairScore[] {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line) as PairScore);
}

function fileOf({ scores }: SeriesRun, chunk: number): string {
  return join(scores, `chunk-${name(chunk)}.jsonl`);
}

function name(chunk: number): string {
  return `${chunk}`.padStart(4, '0');
}
