import { type Logits, meanLogits, rawOf } from '../../../src/checks/evidence.ts';
import type { Estimate } from '../../../src/eval/metrics/interval.ts';
import type { Fusion } from '../../../src/model/index.ts';
import { falseAlarmShares } from '../../shared/figures/detection.ts';
import { compareModels } from '../../shared/figures/difference.ts';
import { quantile, shareOf } from '../../shared/figures/statistics.ts';
import type { BothPasses } from './both-passes.ts';

/** A portrait's raw values after one pass and after two. */
export interface RawValues extends Pick<BothPasses, 'kind' | 'person' | 'sent' | 'attack'> {
  readonly one: number;
  readonly two: number;
}

/** When the second pass on the mirror image runs: never, always, or from a raw value of the first pass. */
export type Way = 'one' | 'two' | number;

/** The raw values of portraits with the weights of the manifest. */
export function rawValuesOf(passes: readonly BothPasses[], fusion: Fusion): RawValues[] {
  const raw = (logits: Logits) => rawOf(logits, fusion);
  return passes.map(({ kind, person, sent, attack, first, second }) => {
    return { kind, person, sent, attack, one: raw(first), two: raw(meanLogits(first, second)) };
  });
}

/** The raw value that the product returns if the second pass runs in this way. */
export function rawBy({ one, two }: RawValues, way: Way): number {
  if (typeof way === 'string') return way === 'one' ? one : two;
  return one >= way ? two : one;
}

/** Share of portraits with a second pass, 0..1. */
export function secondPassShare(portraits: readonly RawValues[], from: number): number {
  return shareOf(portraits, ({ one }) => one >= from);
}

/** Number of portraits whose verdict differs from that of two passes. */
export function flips(portraits: readonly RawValues[], way: Way, isYes: (raw: number) => boolean): number {
  return portraits.filter((one) => isYes(rawBy(one, way)) !== isYes(one.two)).length;
}

/** Shares of false alarms that operators choose. */
const bpcers = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05];
/** Maximum share of verdicts that may differ from those of two passes, at each of these rates. */
const maxFlips = 0.001;

/**
 * The highest raw value of the first pass, in hundredths, from which the second pass must run, so that hardly any verdict differs from
 * that of two passes: at the shipped threshold, and at all rates of false alarms that operators choose.
 */
export function chooseFrom(portraits: readonly RawValues[], isYes: (raw: number) => boolean): number {
  const genuine = portraits.filter(({ attack }) => !attack).map(({ two }) => two);
  const cuts = bpcers.map((bpcer) => quantile(genuine, 1 - bpcer));
  const verdicts = [isYes, ...cuts.map((cut) => (raw: number) => raw > cut)];
  const isGood = (from: number) =>
    verdicts.every((verdict) => flips(portraits, from, verdict) <= maxFlips * portraits.length);
  const hundredths = Array.from({ length: 101 }, (_, i) => (100 - i) / 100);
  return hundredths.find(isGood)!;
}

/**
 * TPR at FPR 1 % or 5 % with a second pass only from a raw value, minus that of two passes, with its interval; `undefined` if there are
 * too few bona fide portraits.
 */
export function tprDifference(portraits: readonly RawValues[], from: number, fpr: 0.01 | 0.05): Estimate | undefined {
  const views = portraits.map((one) => ({ ...one, first: rawBy(one, 'two'), second: rawBy(one, from) }));
  return compareModels(views).tprAt[falseAlarmShares.indexOf(fpr)];
}
