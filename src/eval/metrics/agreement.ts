import { type CheckName, checkNames } from '../../inspection.ts';
import type { OtherAnswer, OtherAnswers } from '../scores/other.ts';
import type { ScoreRow } from '../scores/row.ts';
import { exactInterval } from './exact.ts';
import type { Estimate } from './interval.ts';

/** How many photos either side judged. */
export interface Coverage {
  readonly both: number;
  readonly oursAlone: number;
  readonly otherAlone: number;
  readonly neither: number;
  /** Photos that the other side has no line for; they count nowhere else. */
  readonly missing: number;
}

/** Both error rates of either side at its own threshold. */
export interface Rates {
  readonly apcer: Estimate;
  readonly bpcer: Estimate;
}

/** How the verdicts of one check pair, on the photos that both judged; intervals are exact, for as many photos as there are groups. */
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
  /** Share of photos to which one side alone said yes. */
  readonly oursAloneShare: Estimate;
  readonly otherAloneShare: Estimate;
  /** Absent where no photo of them is labelled for the check. */
  readonly rates?: { readonly ours: Rates; readonly other: Rates };
}

/** One photo on which the two sides lie apart. */
export interface Disagreement {
  readonly file: string;
  readonly check: CheckName;
  readonly ours: { readonly score: number; readonly verdict: 'yes' | 'no' };
  readonly other: { readonly score: number; readonly verdict: 'yes' | 'no' };
  /** What the labels say; absent where they say nothing. */
  readonly truth?: 0 | 1;
  /** How far apart its places in the two orders are, 0..1: scores of different scales cannot be subtracted. */
  readonly apart: number;
}

/** The verdicts of this engine and another side's, photo by photo. */
export interface Pairing {
  readonly coverage: Coverage;
  readonly agreements: readonly Agreement[];
  /** Other verdicts first, then those farthest apart. */
  readonly disagreements: readonly Disagreement[];
}

interface Pair extends Disagreement {
  readonly group: string;
}

/** Pairs what both said, photo by photo; a check of which the other side tells no verdicts is left out. */
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
    const [said, verdict] = [answer?.checks[check], answer?.verdicts[check]];
    if (ours === undefined || said === undefined || verdict === undefined) return [];
    return [{ file, group: group ?? `file ${file}`, truth: truth[check], ours, said, verdict }];
  });
  const oursOrder = placesIn(found.map(({ ours }) => ours.raw));
  const otherOrder = placesIn(found.map(({ said }) => said.raw));
  return found.map(({ file, group, truth, ours, said, verdict }, i) => ({
    ...{ file, group, check },
    ours: { score: ours.score, verdict: ours.score > threshold ? ('yes' as const) : ('no' as const) },
    other: { score: said.score, verdict: verdict ? ('yes' as const) : ('no' as const) },
    ...(truth !== undefined && { truth }),
    apart: Math.round(1000 * Math.abs(oursOrder[i]! - otherOrder[i]!)) / 1000,
  }));
}

/** Where each value stands among all, 0..1; equal values stand at the middle of their places. */
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

/** Photos of one person are alike: the interval is that of as many photos as there are groups. */
function shareOf(pairs: readonly Pair[], has: (one: Pair) => boolean): Estimate {
  const groups = new Set(pairs.map(({ group }) => group)).size;
  return exactInterval(pairs.length === 0 ? 0 : (groups * pairs.filter(has).length) / pairs.length, groups);
}
