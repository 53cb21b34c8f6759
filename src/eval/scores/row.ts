import { type CheckName, checkNames } from '../../inspection.ts';
import type { Label } from '../labels/label.ts';

/** What a check said of one photo. */
export interface Said {
  /** The model's own output. */
  readonly raw: number;
  /** 0..100 */
  readonly score: number;
}

/** What the engine said of one photo, without what was known beforehand. */
export interface Judgement {
  /** failed: nothing to judge, as without a card; error: the photo was refused or could not be read. */
  readonly outcome: 'judged' | 'failed' | 'error';
  /** Why it was not judged: a fail reason or an error's code; empty when it was. */
  readonly reason: string;
  readonly ms: number;
  readonly checks: Partial<Readonly<Record<CheckName, Said>>>;
}

/** One photo with what was known and what was said: a line of `scores.csv`. */
export interface ScoreRow extends Omit<Label, 'path'>, Judgement {}

/** The columns of `scores.csv`. */
export const scoreColumns: readonly string[] = [
  'file',
  'kind',
  'group',
  ...checkNames,
  'outcome',
  'reason',
  'ms',
  ...checkNames.flatMap((name) => [`${name}_raw`, `${name}_score`]),
];

/** The cells of a row, in the order of {@link scoreColumns}. */
export function toCells(row: ScoreRow): readonly (string | number)[] {
  const truths = checkNames.map((name) => row.truth[name] ?? '');
  const said = checkNames.flatMap((name) => [row.checks[name]?.raw ?? '', row.checks[name]?.score ?? '']);
  return [row.file, row.kind ?? '', row.group ?? '', ...truths, row.outcome, row.reason, row.ms, ...said];
}
