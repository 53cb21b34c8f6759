import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Label } from '../labels/label.ts';
import { formatScores, openScores, type ScoreFile } from '../scores/file.ts';
import { readScores } from '../scores/read.ts';
import type { ScoreRow } from '../scores/row.ts';
import type { Engine } from './engine.ts';
import { rowOf } from './evaluate.ts';

/** The folder of a run cannot be continued, or is not one. */
export class RunError extends Error {
  override readonly name = 'RunError';
}

const namesIn = (folder: string) => ({ engine: join(folder, 'run.json'), scores: join(folder, 'scores.csv') });

/**
 * Opens the scores in the folder of a run, to start or to continue.
 * @throws RunError if it contains scores of another engine, which must not be mixed, or other files, which the report could replace.
 */
export async function openRun(folder: string, engine: Engine): Promise<ScoreFile> {
  await mkdir(folder, { recursive: true });
  const names = namesIn(folder);
  const text = JSON.stringify(engine, null, 1);
  const earlier = await readFile(names.engine, 'utf8').catch(() => undefined);
  if (earlier === undefined && (await readdir(folder)).length > 0)
    throw new RunError(
      `Expected a folder that antifake eval wrote, or an empty one, at ${folder} but received another`,
    );
  if (earlier !== undefined && earlier.trim() !== text)
    throw new RunError(
      `Expected scores of the same models, thresholds and calibration in ${folder} but received others; choose another folder or remove this one`,
    );
  await writeFile(names.engine, `${text}\n`);
  return await openScores(names.scores);
}

/** Contents of the folder after a run. */
export interface FinishedRun {
  readonly engine: Engine;
  readonly rows: readonly ScoreRow[];
}

/** Reads a run back. @throws RunError if the folder contains none. */
export async function readRun(folder: string): Promise<FinishedRun> {
  const names = namesIn(folder);
  const text = await readFile(names.engine, 'utf8').catch((cause: unknown) => {
    throw new RunError(`Expected a folder that antifake eval wrote but received ${folder}`, { cause });
  });
  return { engine: JSON.parse(text) as Engine, rows: readScores(names.scores) };
}

/**
 * Writes the rows in the order of the labels, with the current labels, which may have been corrected since the photos were judged; returns
 * them. Rows of photos that are not among the labels stay at the end of the file, without labels, for a later run with other labels.
 */
export async function finishRun(folder: string, labels: readonly Label[]): Promise<readonly ScoreRow[]> {
  const names = namesIn(folder);
  const judged = new Map(readScores(names.scores).map((row) => [row.file, row]));
  const rows = labels.flatMap((label) => {
    const row = judged.get(label.file);
    judged.delete(label.file);
    return row === undefined ? [] : [rowOf(label, resultOf(row))];
  });
  const others = Array.from(judged.values(), (row) => ({ file: row.file, truth: {}, ...resultOf(row) }));
  await writeFile(`${names.scores}.new`, formatScores([...rows, ...others]));
  await rename(`${names.scores}.new`, names.scores);
  return rows;
}

/** A row without its labels. */
function resultOf({
  file: _,
  truth: _truth,
  kind: _kind,
  group: _group,
  ...result
}: ScoreRow): Omit<ScoreRow, keyof Label> {
  return result;
}
