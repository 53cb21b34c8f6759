import { type CheckName, checkNames } from '../../inspection.ts';
import type { OtherAnswer, OtherAnswers } from '../scores/other.ts';
import type { ScoreRow } from '../scores/row.ts';
import { exactInterval } from './exact.ts';
import type { Estimate } from './interval.ts';

/** Number of photos that each side judged. */
export interface Coverage {
  readonly both: number;
  readonly oursAlone: number;
  readonly otherAlone: number;
  readonly neither: number;
  /** Photos for which the other side has no line; they are not counted anywhere else. */
  readonly missing: number;
}

/** Both error rates of each side at its own threshold. */
export interface Rates {
  readonly apcer: Estimate;
  readonly bpcer: Estimate;
}

/** Agreement of the verdicts of one check, on the photos that both judged; intervals are exact, for as many photos as there are groups. */
export interface Agreement {
  readonly check: CheckName;
  readonly photos: number;
  /** Photos by verdict. */
  readonly bothYes: number;
  readonly oursAlone: number;
  readonly otherAlone: number;
  readonly bothNo: number;
  /** Share of photos with the same verdict. */
  readonly same: Estimate;
  /** Share of photos to which only one side answered yes. */
  readonly oursAloneShare: Estimate;
  readonly otherAloneShare: Estimate;
  /** Absent if none of these photos is labelled for the check. */
  readonly rates?: { readonly ours: Rates; readonly other: Rates };
}

/** One photo on which the two sides disagree. */
export interface Disagreement {
  readonly file: string;
  readonly check: CheckName;
  readonly ours: { readonly score: number; readonly verdict: 'yes' | 'no' };
  readonly other: { readonly score: number; readonly verdict: 'yes' | 'no' };
  /** The label; absent if there is none. */
  readonly truth?: 0 | 1;
  /** Difference of its ranks on the two sides, 0..1: scores of different scales cannot be subtracted. */
  readonly apart: number;
}

/** The verdicts of this engine and another side's, photo by photo. */
export interface Pairing {
  readonly coverage: Coverage;
  readonly agreements: readonly Agreement[];
  /** Different verdicts first, then the largest rank differences. */
  readonly disagreements: readonly Disagreement[];
}

interface Pair extends Disagreement {
  readonly group: string;
}

/** Pairs the results of both sides, photo by photo; a check without verdicts of the other side is left out. */
export function pair(
  rows: readonly ScoreRow[],
  others: OtherAnswers,
  thresholds: Readonly<Record<CheckName, number>>,
): Pairing {
  const pairs = checkNames.flatMap((check) => pairsOf(check, { rows, others, threshold: thresholds[check] }));
  const byCheck = Map.groupBy(pairs, ({ check }) => check);
  return {
    coverage: coverageOf(rows, others),
    agreements: [...byCheck].map(([check, of]) => agreementOf(check, of)),
    disagreements: pairs
      .map(({ group: _, ...one }) => one)
      .toSorted((a, b) => Number(differ(b)) - Number(differ(a)) || b.apart - a.apart),
  };
}

function coverageOf(rows: readonly ScoreRow[], others: OtherAnswers): Coverage {
  const count = (ours: boolean, other: boolean) =>
    rows.filter(({ file, outcome }) => {
      const answer = others.get(file);
      return answer !== undefined && (outcome === 'judged') === ours && isJudged(answer) === other;
    }).length;
  return {
    both: count(true, true),
    oursAlone: count(true, false),
    otherAlone: count(false, true),
    neither: count(false, false),
    missing: rows.filter(({ file }) => !others.has(file)).length,
  };
}

function isJudged({ checks }: OtherAnswer): boolean {
  return Object.keys(checks).length > 0;
}

interface Sides {
  readonly rows: readonly ScoreRow[];
  readonly others: OtherAnswers;
  readonly threshold: number;
}

function pairsOf(check: CheckName, { rows, others, threshold }: Sides): readonly Pair[] {
  const found = rows.flatMap(({ file, group, truth, checks }) => {
    const [ours, answer] = [checks[check], others.get(file)];
    const [output, verdict] = [answer?.checks[check], answer?.verdicts[check]];
    if (ours === undefined || output === undefined || verdict === undefined) return [];
    return [{ file, group: group ?? `file ${file}`, truth: truth[check], ours, output, verdict }];
  });
  const oursOrder = placesIn(found.map(({ ours }) => ours.raw));
  const otherOrder = placesIn(found.map(({ output }) => output.raw));
  return found.map(({ file, group, truth, ours, output, verdict }, i) => ({
    ...{ file, group, check },
    ours: { score: ours.score, verdict: ours.score > threshold ? ('yes' as const) : ('no' as const) },
    other: { score: output.score, verdict: verdict ? ('yes' as const) : ('no' as const) },
    ...(truth !== undefined && { truth }),
    apart: Math.round(1000 * Math.abs(oursOrder[i]! - otherOrder[i]!)) / 1000,
  }));
}

/** Rank of each value among all, 0..1; equal values get the mean of their ranks. */
function placesIn(values: readonly number[]): readonly number[] {
  const sorted = Float64Array.from(values).sort();
  const first = new Map<number, number>();
  const last = new Map<number, number>();
  sorted.forEach((value, i) => {
    if (!first.has(value)) first.set(value, i);
    last.set(value, i);
  });
  return values.map((value) => (first.get(value)! + last.get(value)!) / 2 / Math.max(1, values.length - 1));
}

function differ({ ours, other }: Disagreement): boolean {
  return ours.verdict !== other.verdict;
}

function agreementOf(check: CheckName, pairs: readonly Pair[]): Agreement {
  const says = (ours: string, other: string) => (one: Pair) => one.ours.verdict === ours && one.other.verdict === other;
  const of = (ours: string, other: string) => pairs.filter(says(ours, other)).length;
  const labelled = pairs.filter(({ truth }) => truth !== undefined);
  return {
    ...{ check, photos: pairs.length, bothYes: of('yes', 'yes'), bothNo: of('no', 'no') },
    ...{ oursAlone: of('yes', 'no'), otherAlone: of('no', 'yes') },
    same: shareOf(pairs, (one) => !differ(one)),
    oursAloneShare: shareOf(pairs, says('yes', 'no')),
    otherAloneShare: shareOf(pairs, says('no', 'yes')),
    ...(labelled.length > 0 && { rates: { ours: ratesOf(labelled, 'ours'), other: ratesOf(labelled, 'other') } }),
  };
}

function ratesOf(pairs: readonly Pair[], side: 'ours' | 'other'): Rates {
  const [attacks, bonaFide] = [pairs.filter(({ truth }) => truth === 1), pairs.filter(({ truth }) => truth === 0)];
  return {
    apcer: shareOf(attacks, (one) => one[side].verdict === 'no'),
    bpcer: shareOf(bonaFide, (one) => one[side].verdict === 'yes'),
  };
}

/** Photos of one person are similar: the interval is that for as many photos as there are groups. */
function shareOf(pairs: readonly Pair[], has: (one: Pair) => boolean): Estimate {
  const groups = new Set(pairs.map(({ group }) => group)).size;
  return exactInterval(pairs.length === 0 ? 0 : (groups * pairs.filter(has).length) / pairs.length, groups);
}
