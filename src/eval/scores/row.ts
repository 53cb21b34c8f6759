import { type CheckName, checkNames } from '../../inspection.ts';
import type { PhotoState } from '../../photo.ts';
import type { Label } from '../labels/label.ts';

/** Output of a check for one photo. */
export interface CheckOutput {
  /** Output of the model before calibration. */
  readonly raw: number;
  /** 0..100 */
  readonly score: number;
}

/** Result of the engine for one photo, without its label. */
export interface Judgement {
  /** failed: nothing to judge, such as no card; error: the photo was refused or could not be read. */
  readonly outcome: 'judged' | 'failed' | 'error';
  /** Why it was not judged: a fail reason or an error code; empty if it was judged. */
  readonly reason: string;
  readonly ms: number;
  readonly checks: Partial<Readonly<Record<CheckName, CheckOutput>>>;
}

/** One photo with its labels and results: a line of `scores.csv`. */
export interface ScoreRow extends Omit<Label, 'path'>, Judgement {
  /** Absent if there was no such file. */
  readonly photo?: PhotoState | undefined;
}

/** The columns of the state of the photo's file, which scores of earlier versions do not have. */
export const photoColumns = ['photo_bytes', 'photo_changed_at_ms'] as const;

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
  ...photoColumns,
];

/** The cells of a row, in the order of {@link scoreColumns}. */
export function toCells(row: ScoreRow): readonly (string | number)[] {
  const truths = checkNames.map((name) => row.truth[name] ?? '');
  const output = checkNames.flatMap((name) => [row.checks[name]?.raw ?? '', row.checks[name]?.score ?? '']);
  const photo = [row.photo?.bytes ?? '', row.photo?.changedAtMs ?? ''];
  return [row.file, row.kind ?? '', row.group ?? '', ...truths, row.outcome, row.reason, row.ms, ...output, ...photo];
}
