import type { CheckName } from '../../inspection.ts';
import type { ScoreRow } from '../scores/row.ts';

/** One labelled photo as one check judged it. */
export interface Item {
  /** Value for the curves: the raw value, higher is more suspicious. */
  readonly value: number;
  /** 0..100 */
  readonly score: number;
  readonly attack: boolean;
  /** Photos of one group are not independent. */
  readonly group: string;
  /** The kind of attack; empty for bona fide photos. */
  readonly kind: string;
  readonly file: string;
}

/** The judged photos that are labelled for a check; a photo without group is independent. */
export function itemsOf(rows: readonly ScoreRow[], check: CheckName): readonly Item[] {
  return rows.flatMap(({ file, truth, kind, group, checks }) => {
    const [output, label] = [checks[check], truth[check]];
    if (output === undefined || label === undefined) return [];
    const attack = label === 1;
    const own = { file, group: group ?? `file ${file}`, kind: attack ? (kind ?? check) : '' };
    return [{ ...own, value: output.raw, score: output.score, attack }];
  });
}
