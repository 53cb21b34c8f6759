import type { ShadowSums } from '../store/index.ts';
import { type Share, shareOf } from './interval.ts';

/** Photos with another result, and their share. */
export interface Changes extends Share {
  readonly photos: number;
}

/** Scores and verdicts of one check on the photos that both sides judged. */
export interface CheckComparison {
  readonly check: string;
  readonly photos: number;
  /** Photos whose verdict would change. */
  readonly changed: Changes;
  /** How many of them would change from no to yes, and from yes to no. */
  readonly toYes: number;
  readonly toNo: number;
  /** The candidate's score minus that in use. */
  readonly meanDifference: number;
  /** Percentiles of the same; the smallest difference that at least this share of the photos does not exceed. */
  readonly differences: Readonly<Record<'p1' | 'p5' | 'p50' | 'p95' | 'p99', number>>;
}

/** Candidate models next to the models in use. */
export interface Comparison extends Pick<ShadowSums, 'current' | 'candidate' | 'fromMs' | 'toMs'> {
  readonly photos: number;
  /** Photos that only one side judged, or that neither judged for another reason. */
  readonly changedOutcomes: Changes;
  /** The pairs of outcomes, and how often each occurred; a reason is absent if a portrait was judged. */
  readonly outcomes: ShadowSums['outcomes'];
  readonly checks: readonly CheckComparison[];
  /** The newest requests with another verdict, and those with another outcome. */
  readonly examples: {
    readonly verdicts: ShadowSums['changedVerdicts'];
    readonly outcomes: ShadowSums['changedOutcomes'];
  };
}

/** Computes the figures by which two sets of models are compared. @param sums of at least one photo. */
export function compare(sums: ShadowSums): Comparison {
  const { current, candidate, fromMs, toMs, outcomes, differences } = sums;
  const photos = sumOf(outcomes);
  const changed = sumOf(outcomes.filter(({ reason, candidateReason }) => reason !== candidateReason));
  const byCheck = Map.groupBy(differences, ({ check }) => check);
  return {
    ...{ current, candidate, fromMs, toMs, photos, outcomes },
    changedOutcomes: { photos: changed, ...shareOf(changed, photos) },
    checks: [...byCheck].map(([check, rows]) => compareCheck(check, rows)),
    examples: { verdicts: sums.changedVerdicts, outcomes: sums.changedOutcomes },
  };
}

type Difference = ShadowSums['differences'][number];

function compareCheck(check: string, rows: readonly Difference[]): CheckComparison {
  const photos = sumOf(rows);
  const toYes = sumOf(rows.filter(({ isYes, isCandidateYes }) => !isYes && isCandidateYes));
  const toNo = sumOf(rows.filter(({ isYes, isCandidateYes }) => isYes && !isCandidateYes));
  const total = rows.reduce((sum, row) => sum + row.difference * row.photos, 0);
  const rising = rows.toSorted((a, b) => a.difference - b.difference);
  const percentile = (percent: number) => {
    let count = 0;
    for (const row of rising) {
      count += row.photos;
      if (count >= (percent / 100) * photos) return row.difference;
    }
    return Number.NaN;
  };
  return {
    ...{ check, photos, toYes, toNo },
    changed: { photos: toYes + toNo, ...shareOf(toYes + toNo, photos) },
    meanDifference: total / photos,
    differences: {
      p1: percentile(1),
      p5: percentile(5),
      p50: percentile(50),
      p95: percentile(95),
      p99: percentile(99),
    },
  };
}

function sumOf(rows: readonly { readonly photos: number }[]): number {
  return rows.reduce((sum, { photos }) => sum + photos, 0);
}
