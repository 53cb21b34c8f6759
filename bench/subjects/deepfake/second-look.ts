import { rawOf } from '../../../src/checks/evidence.ts';
import type { Estimate } from '../../../src/eval/metrics/interval.ts';
import type { Fusion } from '../../../src/model/index.ts';
import { falseAlarmShares } from '../../shared/figures/detection.ts';
import { compareModels } from '../../shared/figures/difference.ts';
import { quantile, shareOf } from '../../shared/figures/statistics.ts';
import type { BothLooks, Logits } from './both-looks.ts';

/** A portrait's raw values: of one look, and of two. */
export interface Seen extends Pick<BothLooks, 'kind' | 'person' | 'sent' | 'attack'> {
  readonly one: number;
  readonly two: number;
}

/** How often the mirror image is looked at: never, always, or from a raw value of one look on. */
export type Way = 'one' | 'two' | number;

/** The raw values of portraits by the manifest's weights. */
export function seenOf(looks: readonly BothLooks[], fusion: Fusion): Seen[] {
  const raw = ({ card, face }: Logits) => rawOf({ card, face }, fusion);
  return looks.map(({ kind, person, sent, attack, first, second }) => {
    const both = { card: (first.card + second.card) / 2, face: (first.face + second.face) / 2 };
    return { kind, person, sent, attack, one: raw(first), two: raw(both) };
  });
}

/** The raw value that the product gives when it looks as often as this. */
export function rawBy({ one, two }: Seen, way: Way): number {
  if (typeof way === 'string') return way === 'one' ? one : two;
  return one >= way ? two : one;
}

/** Share of portraits whose mirror image is asked for, 0..1. */
export function askedShare(seen: readonly Seen[], from: number): number {
  return shareOf(seen, ({ one }) => one >= from);
}

/** How many portraits get another verdict than by two looks. */
export function flips(seen: readonly Seen[], way: Way, isYes: (raw: number) => boolean): number {
  return seen.filter((one) => isYes(rawBy(one, way)) !== isYes(one.two)).length;
}

/** Shares of false alarms that operators choose. */
const bpcers = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05];
/** Of the verdicts that two looks would give, so many may be others, at each of these. */
const mostFlips = 0.001;

/**
 * The highest raw value of one look, in hundredths, from which on to ask for the mirror image, so that hardly a verdict is another
 * than by two looks: at the shipped threshold, and at all that operators choose.
 */
export function chooseFrom(seen: readonly Seen[], isYes: (raw: number) => boolean): number {
  const genuine = seen.filter(({ attack }) => !attack).map(({ two }) => two);
  const cuts = bpcers.map((bpcer) => quantile(genuine, 1 - bpcer));
  const verdicts = [isYes, ...cuts.map((cut) => (raw: number) => raw > cut)];
  const isGood = (from: number) => verdicts.every((verdict) => flips(seen, from, verdict) <= mostFlips * seen.length);
  const hundredths = Array.from({ length: 101 }, (_, i) => (100 - i) / 100);
  return hundredths.find(isGood)!;
}

/**
 * TPR at FPR 1 % or 5 %, the mirror image asked for from a raw value on, less that of two looks, with its interval; `undefined` where the
 * bona fide portraits are too few.
 */
export function tprDifference(seen: readonly Seen[], from: number, fpr: 0.01 | 0.05): Estimate | undefined {
  const views = seen.map((one) => ({ ...one, first: rawBy(one, 'two'), second: rawBy(one, from) }));
  return compareModels(views).tprAt[falseAlarmShares.indexOf(fpr)];
}
