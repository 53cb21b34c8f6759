import { existsSync, readFileSync } from 'node:fs';
import { type CheckName, checkNames } from '../../inspection.ts';
import type { PhotoState } from '../../photo.ts';
import { LabelsError, type Problem } from '../labels/label.ts';
import { type Row, readCsv } from '../labels/rows.ts';
import { type CheckOutput, type Judgement, photoColumns, type ScoreRow, scoreColumns } from './row.ts';

/** Reads `scores.csv` back. @throws LabelsError if it is not such a file. */
export function readScores(path: string): readonly ScoreRow[] {
  return parseScores(textOf(path), path);
}

/** The same for text. */
export function parseScores(text: string, source: string): readonly ScoreRow[] {
  const { rows, columns } = readCsv(text, source);
  const missing = scoreColumns.filter((name) => !columns.has(name) && !isPhotoColumn(name));
  if (missing.length > 0)
    throw new LabelsError(source, [
      {
        line: 1,
        text: `Expected the columns of scores.csv but ${missing.join(', ')} is missing`,
        remedy: 'Name a file that antifake eval wrote',
      },
    ]);
  const problems: Problem[] = [];
  const read = rows.map((row) => ({
    ...identityOf(row),
    ...judgementOf(row, problems),
    photo: photoOf(row, problems),
  }));
  if (problems.length > 0) throw new LabelsError(source, problems);
  return read;
}

function textOf(path: string): string {
  if (existsSync(path)) return readFileSync(path, 'utf8');
  throw new LabelsError(path, [{ text: 'Expected scores but there is no such file', remedy: 'Correct the path' }]);
}

function identityOf({ cells }: Row): Pick<ScoreRow, 'file' | 'kind' | 'group' | 'truth'> {
  const truth: Partial<Record<CheckName, 0 | 1>> = {};
  for (const name of checkNames) if (cells[name] !== '') truth[name] = cells[name] === '1' ? 1 : 0;
  return {
    file: String(cells.file),
    truth,
    ...(cells.kind !== '' && { kind: String(cells.kind) }),
    ...(cells.group !== '' && { group: String(cells.group) }),
  };
}

function isPhotoColumn(name: string): boolean {
  return (photoColumns as readonly string[]).includes(name);
}

function photoOf(row: Row, problems: Problem[]): PhotoState | undefined {
  const [bytes, changedAtMs] = photoColumns.map((name) => numberOf(row, name, problems));
  return bytes === undefined || changedAtMs === undefined ? undefined : { bytes, changedAtMs };
}

function judgementOf(row: Row, problems: Problem[]): Judgement {
  const outcome = String(row.cells.outcome);
  if (outcome !== 'judged' && outcome !== 'failed' && outcome !== 'error')
    problems.push(wrong(row.line, 'judged, failed or error for outcome', outcome));
  return {
    outcome: outcome as Judgement['outcome'],
    reason: String(row.cells.reason),
    ms: Number(row.cells.ms),
    checks: outputsOf(row, problems),
  };
}

/** A file with only one of the two columns gets its values as both, because curves need only the order. */
export function outputsOf(row: Row, problems: Problem[]): Judgement['checks'] {
  const checks: Partial<Record<CheckName, CheckOutput>> = {};
  for (const name of checkNames) {
    const raw = numberOf(row, `${name}_raw`, problems);
    const score = numberOf(row, `${name}_score`, problems);
    const [first, second] = [raw ?? score, score ?? raw];
    if (first !== undefined && second !== undefined) checks[name] = { raw: first, score: second };
  }
  return checks;
}

function numberOf({ line, cells }: Row, column: string, problems: Problem[]): number | undefined {
  const cell = cells[column];
  if (cell === undefined || cell === '') return undefined;
  const value = Number(cell);
  if (!Number.isFinite(value)) problems.push(wrong(line, `a number for ${column}`, String(cell)));
  return value;
}

/** A problem with a cell. */
export function wrong(line: number, expected: string, received: string): Problem {
  return { line, text: `Expected ${expected} but received ${JSON.stringify(received)}`, remedy: 'Correct the cell' };
}
