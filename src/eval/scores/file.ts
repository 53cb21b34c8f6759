import { type FileHandle, open } from 'node:fs/promises';
import { stringify } from 'csv-stringify/sync';
import { parseScores } from './read.ts';
import { type ScoreRow, scoreColumns, toCells } from './row.ts';

/** A growing `scores.csv`: each row is written to the disk at once. */
export interface ScoreFile {
  /** Rows that an earlier, interrupted run has written, by file. */
  readonly done: ReadonlyMap<string, ScoreRow>;
  add(row: ScoreRow): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens scores in order to continue them: an incomplete last line is removed.
 * @throws LabelsError if the file contains anything else; it is not changed.
 */
export async function openScores(path: string): Promise<ScoreFile> {
  const file = await open(path, 'a+');
  try {
    return await goOn(file, path);
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function goOn(file: FileHandle, path: string): Promise<ScoreFile> {
  const [text, heading] = [await file.readFile('utf8'), lineOf(scoreColumns)];
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  const isNew = heading.startsWith(text);
  const rows = isNew ? [] : parseScores(whole === '' ? text : whole, path);
  if (whole.length < text.length) await file.truncate(Buffer.byteLength(whole));
  if (whole === '') await file.appendFile(heading);
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
