import { open } from 'node:fs/promises';
import { stringify } from 'csv-stringify/sync';
import { parseScores } from './read.ts';
import { type ScoreRow, scoreColumns, toCells } from './row.ts';

/** `scores.csv` while it grows: a row goes to the disk as soon as it is known. */
export interface ScoreFile {
  /** What an earlier, interrupted run has written, by file. */
  readonly done: ReadonlyMap<string, ScoreRow>;
  add(row: ScoreRow): Promise<void>;
  close(): Promise<void>;
}

/** Opens scores to go on with: a last line that an interruption tore is cut off. */
export async function openScores(path: string): Promise<ScoreFile> {
  const file = await open(path, 'a+');
  const text = await file.readFile('utf8');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  if (whole.length < text.length) await file.truncate(Buffer.byteLength(whole));
  const rows = whole === '' ? [] : parseScores(whole, path);
  if (whole === '') await file.appendFile(lineOf(scoreColumns));
  return {
    done: new Map(rows.map((row) => [row.file, row])),
    add: async (row) => {
      await file.appendFile(lineOf(toCells(row)));
    },
    close: () => file.close(),
  };
}

/** All rows as the text of `scores.csv`. */
export function formatScores(rows: readonly ScoreRow[]): string {
  return [lineOf(scoreColumns), ...rows.map((row) => lineOf(toCells(row)))].join('');
}

function lineOf(cells: readonly (string | number)[]): string {
  return stringify([[...cells]]);
}
