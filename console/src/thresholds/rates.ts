import { type Estimate, exactInterval } from './exact.ts';
import type { Item } from './scores.ts';

/** Errors at one threshold: a score above it means yes. Shares 0..1, after ISO/IEC 30107-3. */
export interface Rates {
  /** Share of attacks that are missed. */
  readonly apcer: Estimate;
  /** Share of bona fide photos that are classified as fakes. */
  readonly bpcer: Estimate;
  readonly kinds: readonly KindRate[];
}

/** The share of one kind of attack that is missed. */
export interface KindRate {
  readonly kind: string;
  readonly photos: number;
  readonly apcer: Estimate;
}

/** Error rates at a threshold, the kinds of attack with the worst first. */
export function ratesAt(items: readonly Item[], threshold: number): Rates {
  const attacks = items.filter(({ isAttack }) => isAttack);
  const isMissed = ({ score }: Item) => score <= threshold;
  const kinds = [...Map.groupBy(attacks, ({ kind }) => kind)].map(([kind, ofKind]) => ({
    kind,
    photos: ofKind.length,
    apcer: shareOf(ofKind, isMissed),
  }));
  return {
    apcer: shareOf(attacks, isMissed),
    bpcer: shareOf(
      items.filter(({ isAttack }) => !isAttack),
      ({ score }) => score > threshold,
    ),
    kinds: kinds.toSorted((a, b) => b.apcer.value - a.apcer.value || a.kind.localeCompare(b.kind)),
  };
}

/** A share, with the exact interval for as many photos as there are groups: photos of one group are not independent. */
function shareOf(items: readonly Item[], isError: (item: Item) => boolean): Estimate {
  const groups = new Set(items.map(({ group }) => group)).size;
  const value = items.filter(isError).length / items.length;
  return items.length === 0 ? exactInterval(0, 0) : exactInterval(value * groups, groups);
}

/** Both error rates at each threshold 0..100. */
export interface Curve {
  readonly apcer: readonly number[];
  readonly bpcer: readonly number[];
}

/** Counts each threshold in one pass over the items. */
export function curveOf(items: readonly Item[]): Curve {
  const counts = { attacks: new Array<number>(101).fill(0), bonaFide: new Array<number>(101).fill(0) };
  for (const { isAttack, score } of items) (isAttack ? counts.attacks : counts.bonaFide)[Math.ceil(score)]! += 1;
  const upTo = (each: readonly number[]) => {
    const total = each.reduce((sum, one) => sum + one, 0);
    let sum = 0;
    return each.map((one) => {
      sum += one;
      return sum / total;
    });
  };
  return { apcer: upTo(counts.attacks), bpcer: upTo(counts.bonaFide).map((below) => 1 - below) };
}

/** How many photos of a class have a score of 0–4, 5–9, … 95–100, as a share of the class. */
export function histogramOf(items: readonly Item[], isAttack: boolean): readonly number[] {
  const bins = new Array<number>(20).fill(0);
  const ofClass = items.filter((item) => item.isAttack === isAttack);
  for (const { score } of ofClass) bins[Math.min(19, Math.floor(score / 5))]! += 1 / ofClass.length;
  return bins;
}
