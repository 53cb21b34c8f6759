import { type CheckName, checkNames } from '../../inspection.ts';
import type { OtherAnswers } from '../scores/other.ts';
import type { ScoreRow } from '../scores/row.ts';
import { type BootstrapOptions, estimate, groupCounts } from './bootstrap.ts';
import { curveFigure, type Figure, pointFigure } from './min-photos.ts';
import { type Ranking, rank } from './ranking.ts';
import { itemsOf } from './sample.ts';
import { bpcerPoints } from './statistics.ts';

/** Figures of each side in a comparison: only those that depend on order, because the scales differ. */
export interface Side {
  readonly auc: Figure;
  readonly eer: Figure;
  readonly atBpcer: readonly { readonly bpcer: number; readonly apcer: Figure }[];
}

/** One check, on the photos that both judged. */
export interface Compared {
  readonly check: CheckName;
  readonly photos: number;
  readonly ours: Side;
  readonly other: Side;
}

/** Rows with scores of both sides: ours and theirs. */
export interface SharedRows {
  readonly ours: readonly ScoreRow[];
  readonly other: readonly ScoreRow[];
}

/** Keeps the photos that both sides judged for a check. */
export function sharedRows(rows: readonly ScoreRow[], others: OtherAnswers, check: CheckName): SharedRows {
  const ours = rows.filter(
    (row) => row.checks[check] !== undefined && others.get(row.file)?.checks[check] !== undefined,
  );
  return { ours, other: ours.map((row) => ({ ...row, checks: others.get(row.file)!.checks })) };
}

/** Compares every check that both sides judged on photos of both classes. */
export function compare(
  rows: readonly ScoreRow[],
  others: OtherAnswers,
  options: BootstrapOptions,
): readonly Compared[] {
  return checkNames.flatMap((check) => {
    const { ours, other } = sharedRows(rows, others, check);
    const truths = new Set(ours.map(({ truth }) => truth[check]));
    if (!truths.has(0) || !truths.has(1)) return [];
    const side = (some: readonly ScoreRow[]) => sideOf(rank(itemsOf(some, check), 100), options);
    return [{ check, photos: itemsOf(ours, check).length, ours: side(ours), other: side(other) }];
  });
}

function sideOf(ranking: Ranking, options: BootstrapOptions): Side {
  const { auc, eer, apcerAt } = estimate(ranking, options);
  const groups = groupCounts(ranking);
  const points = bpcerPoints.map((bpcer, k) => ({ bpcer, apcer: pointFigure(bpcer, apcerAt[k]!, groups) }));
  return { auc: curveFigure(auc, groups), eer: curveFigure(eer, groups), atBpcer: points };
}
