import type { Ranking } from './ranking.ts';

/**
 * One cut through the scores: the verdict is yes if a score is at least `value`. Error rates by ISO/IEC 30107-3: APCER is the share of
 * attacks classified as bona fide, BPCER the share of bona fide photos classified as attacks.
 */
export interface Cut {
  readonly value: number;
  readonly apcer: number;
  readonly bpcer: number;
}

/** Weighs each group as often as it was drawn; absent: every group once. */
export type GroupWeights = Float64Array;

/** Weights of the classes above the cut while it is lowered. */
export interface Sums {
  readonly attacks: number;
  readonly bonaFide: number;
}

/** The weights of both classes. */
function totalsOf(ranking: Ranking, weights?: GroupWeights): Sums {
  let attacks = 0;
  let bonaFide = 0;
  for (let i = 0; i < ranking.size; i++) {
    const weight = weights === undefined ? 1 : weights[ranking.group[i]!]!;
    if (ranking.attack[i] === 1) attacks += weight;
    else bonaFide += weight;
  }
  return { attacks, bonaFide };
}

/**
 * Lowers the cut from above all values to below them, one step for each different value, and reports APCER and BPCER after
 * each; the first call is for the cut above all.
 */
export function sweep(
  ranking: Ranking,
  visit: (apcer: number, bpcer: number, at: number) => void,
  weights?: GroupWeights,
): void {
  const total = totalsOf(ranking, weights);
  let hits = 0;
  let alarms = 0;
  visit(1, 0, -1);
  for (let i = 0; i < ranking.size; i++) {
    const weight = weights === undefined ? 1 : weights[ranking.group[i]!]!;
    if (ranking.attack[i] === 1) hits += weight;
    else alarms += weight;
    if (ranking.lastOfTie[i] === 1) visit(1 - hits / total.attacks, alarms / total.bonaFide, i);
  }
}

/** Every cut, from the one above all values down. */
export function curveOf(ranking: Ranking): readonly Cut[] {
  const cuts: Cut[] = [];
  sweep(ranking, (apcer, bpcer, at) => {
    cuts.push({ value: at < 0 ? Number.POSITIVE_INFINITY : ranking.value[at]!, apcer, bpcer });
  });
  return cuts;
}

/** Keeps the ends of a curve and, between them, only cuts that moved by a visible step: for drawing. */
export function thin(curve: readonly Cut[], step = 0.002): readonly Cut[] {
  let last: Cut | undefined;
  return curve.filter((cut, i) => {
    const isEnd = i === 0 || i === curve.length - 1;
    const near = Math.min(cut.apcer, cut.bpcer) < 0.05 ? step / 4 : step;
    const moved = last === undefined || Math.hypot(cut.apcer - last.apcer, cut.bpcer - last.bpcer) >= near;
    if (isEnd || moved) last = cut;
    return isEnd || moved;
  });
}
