import { existsSync, readFileSync } from 'node:fs';
import { type CheckName, checkNames } from '../../inspection.ts';
import { LabelsError, oneOf, type Problem } from '../labels/label.ts';
import { type Row, type Rows, readCsv, readJsonLines } from '../labels/rows.ts';
import { outputsOf, wrong } from './read.ts';
import type { CheckOutput, Judgement } from './row.ts';

/** Result of another model, vendor or service for one photo. */
export interface OtherAnswer {
  /** Empty if it could not judge the photo. */
  readonly checks: Judgement['checks'];
  /** Whether its verdict was yes at its own threshold; absent if it has only scores. */
  readonly verdicts: Partial<Readonly<Record<CheckName, boolean>>>;
}

/** Its answers by file. */
export type OtherAnswers = ReadonlyMap<string, OtherAnswer>;

/**
 * Reads answers to compare with. JSON lines (`.jsonl`): the hosted API's answers, each with a `file` in addition to `status` and `message`.
 * CSV: a column `file`, `<check>_score` (0..100), `<check>_raw` or both for any check, and `<check>_verdict` (yes, no) if there is
 * one; other columns are ignored.
 * @throws LabelsError with line and remedy of every problem.
 */
export function readOtherAnswers(path: string): OtherAnswers {
  const problems: Problem[] = [];
  const answers = /\.(jsonl|ndjson)$/i.test(path)
    ? collect(readJsonLines(textOf(path), path), hostedAnswerOf, problems)
    : readOtherCsv(path, problems);
  if (answers.size === 0 && problems.length === 0)
    problems.push({ text: 'Expected answers but received none', remedy: 'Add one line for each photo' });
  if (problems.length > 0) throw new LabelsError(path, problems);
  return answers;
}

/** @throws LabelsError if the answers contain none of these photos, so that nothing could be compared. */
export function requireNamed(answers: OtherAnswers, files: readonly string[], source: string): void {
  if (files.some((file) => answers.has(file))) return;
  const text = `Expected answers for photos such as ${files[0]} but received others, such as ${[...answers.keys()][0]}`;
  throw new LabelsError(source, [{ text, remedy: 'Write each file as in the labels or the folder' }]);
}

type ReadAnswer = (row: Row, problems: Problem[]) => OtherAnswer;

function collect({ rows }: Rows, read: ReadAnswer, problems: Problem[]): OtherAnswers {
  const answers = new Map<string, OtherAnswer>();
  for (const row of rows) {
    const { file } = row.cells;
    if (typeof file !== 'string' || file === '')
      problems.push({
        line: row.line,
        text: 'Expected a file but received none',
        remedy: 'Write the photo as in the labels',
      });
    else if (answers.has(file))
      problems.push({ line: row.line, text: `Expected ${file} once but received it again`, remedy: 'Remove one' });
    else answers.set(file, read(row, problems));
  }
  return answers;
}

function readOtherCsv(path: string, problems: Problem[]): OtherAnswers {
  const table = readCsv(textOf(path), path);
  const remedy = `Add it: file, and ${oneOf(checkNames.map((name) => `${name}_score`))}`;
  const { columns } = table;
  if (!columns.has('file')) problems.push({ line: 1, text: 'Expected a column file but received none', remedy });
  if (!checkNames.some((name) => columns.has(`${name}_score`) || columns.has(`${name}_raw`)))
    problems.push({ line: 1, text: 'Expected a column of scores but received none', remedy });
  return problems.length > 0 ? new Map() : collect(table, (row) => csvAnswerOf(row, problems), problems);
}

function csvAnswerOf(row: Row, problems: Problem[]): OtherAnswer {
  const verdicts: Partial<Record<CheckName, boolean>> = {};
  for (const name of checkNames) {
    const cell = row.cells[`${name}_verdict`];
    if (cell === undefined || cell === '') continue;
    if (cell === 'yes' || cell === 'no') verdicts[name] = cell === 'yes';
    else problems.push(wrong(row.line, `yes or no for ${name}_verdict`, String(cell)));
  }
  return { checks: outputsOf(row, problems), verdicts };
}

/** The checks and their verdicts in an answer of `POST /v1/th_card/antifake`: the hosted API has no other check. */
const hostedVerdicts = [
  ['blur', 'isBlur'],
  ['deepfake', 'isSpoofing'],
  ['print', 'isPrint'],
] as const;

function hostedAnswerOf({ line, cells }: Row, problems: Problem[]): OtherAnswer {
  const { status, message } = cells;
  if (typeof status !== 'string') problems.push(wrong(line, 'the status of an answer', shown(status)));
  if (status !== 'OK') return { checks: {}, verdicts: {} };
  const checks: Partial<Record<CheckName, CheckOutput>> = {};
  const verdicts: Partial<Record<CheckName, boolean>> = {};
  for (const [name, verdictName] of hostedVerdicts) {
    const part = (message as Readonly<Record<string, Readonly<Record<string, unknown>>>> | undefined)?.[name];
    const [score, verdict] = [part?.score, part?.[verdictName]];
    if (typeof score !== 'number' || !Number.isFinite(score) || (verdict !== 'yes' && verdict !== 'no')) {
      problems.push(wrong(line, `message.${name} as {"${verdictName}":"no","score":7}`, shown(part)));
      continue;
    }
    checks[name] = { raw: score, score };
    verdicts[name] = verdict === 'yes';
  }
  return { checks, verdicts };
}

function shown(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 60);
}

function textOf(path: string): string {
  if (existsSync(path)) return readFileSync(path, 'utf8');
  throw new LabelsError(path, [{ text: 'Expected answers but there is no such file', remedy: 'Correct the path' }]);
}
