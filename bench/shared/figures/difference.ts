import { type BootstrapOptions, drawer } from '../../../src/eval/metrics/bootstrap.ts';
import type { GroupWeights } from '../../../src/eval/metrics/curve.ts';
import { type Estimate, percentileInterval } from '../../../src/eval/metrics/interval.ts';
import type { Ranking } from '../../../src/eval/metrics/ranking.ts';
import { measure, type Statistics } from '../../../src/eval/metrics/statistics.ts';
import { falseAlarmShares, type Judged, minGenuineAt, rankViews } from './detection.ts';

/** One view with the raw values of two models. */
export interface JudgedTwice extends Omit<Judged, 'raw'> {
  readonly first: number;
  readonly second: number;
}

/** Differences between two models on the same views; positive if the second is better. */
export interface Differences {
  readonly auc: Estimate;
  /** At FPR 1 %, 5 % and 10 %, each model at its own cut; `undefined` if there are too few bona fide views. */
  readonly tprAt: readonly (Estimate | undefined)[];
}

const bootstrap = { replicates: 1000, seed: 1 } as const;

/**
 * Second minus first, with 95 % intervals by a paired bootstrap: both models are measured on the same resample of people, each with a
 * cut from its own bona fide views in it. Variation that affects both in the same way does not widen the interval. A change ships only if
 * the interval excludes 0.
 */
export function compareModels(
  views: readonly JudgedTwice[],
  { replicates, seed }: BootstrapOptions = bootstrap,
): Differences {
  const ranked = (['first', 'second'] as const).map((model) =>
    rankViews(views.map(({ attack, person, ...raws }) => ({ attack, person, raw: raws[model] }))),
  ) as [Ranking, Ranking];
  const measureBoth = pairedMeasure(ranked);
  const draw = drawer(ranked[0], seed);
  const drawn = Array.from({ length: replicates }, () => measureBoth(draw()));
  const found = measureBoth();
  const difference = (pick: (one: Statistics) => number) => {
    const of = ([first, second]: Pair) => pick(second) - pick(first);
    return percentileInterval(of(found), drawn.map(of));
  };
  const genuine = views.filter(({ attack }) => !attack).length;
  return {
    auc: difference(({ auc }) => auc),
    tprAt: falseAlarmShares.map((fpr, k) =>
      genuine < minGenuineAt(fpr) ? undefined : difference(({ apcerAt }) => -apcerAt[k]!),
    ),
  };
}

type Pair = readonly [first: Statistics, second: Statistics];

/** Measures both rankings with the weights of the groups of the first. */
function pairedMeasure([first, second]: readonly [Ranking, Ranking]): (weights?: GroupWeights) => Pair {
  const at = new Map(first.groups.map((group, i) => [group, i]));
  const places = second.groups.map((group) => at.get(group)!);
  return (weights) => [
    measure(first, weights),
    measure(second, weights && Float64Array.from(places, (place) => weights[place]!)),
  ];
}

/** Whether the whole interval lies on one side of 0. */
export function excludesZero({ low, high }: Estimate): boolean {
  return low > 0 || high < 0;
}
