import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import {
  type Estimate,
  exactIfFewGroups,
  type GroupedRate,
  limitedByPairs,
  noLowerThanPairs,
  percentileInterval,
  rateInterval,
} from './interval.ts';
import type { GroupCounts } from './min-photos.ts';
import type { Ranking } from './ranking.ts';
import { binOf, measure, type Statistics } from './statistics.ts';

/** {@link Statistics}, each with an interval. */
export type Estimates = {
  readonly [Name in keyof Statistics]: Statistics[Name] extends number ? Estimate : readonly Estimate[];
};

/** Options of the intervals. */
export interface BootstrapOptions {
  readonly replicates: number;
  readonly seed: number;
}

/**
 * Bootstrap over groups (Efron & Tibshirani, "An Introduction to the Bootstrap", 1993, chapters 13 and 14): whole groups are
 * drawn with replacement, those of bona fide photos, of attacks and of both each among their own, so that no draw lacks
 * a class. The same draws serve all statistics.
 */
export function estimate(ranking: Ranking, { replicates, seed }: BootstrapOptions): Estimates {
  const draw = drawer(ranking, seed);
  const drawn = Array.from({ length: replicates }, () => measure(ranking, draw()));
  const found = measure(ranking);
  const plain = (pick: (one: Statistics) => number) => percentileInterval(pick(found), drawn.map(pick));
  const rate = (pick: (one: Statistics) => number, isPart: (i: number) => boolean) =>
    rateInterval(pick(found), drawn.map(pick), ratesOf(ranking, isPart));
  const groups = groupCounts(ranking);
  const pairs = Math.min(groups.bonaFide, groups.attacks);
  return {
    auc: limitedByPairs(
      plain((one) => one.auc),
      pairs,
    ),
    eer: noLowerThanPairs(
      plain((one) => one.eer),
      pairs,
    ),
    apcer: rate(
      (one) => one.apcer,
      (i) => ranking.attack[i] === 1,
    ),
    bpcer: rate(
      (one) => one.bpcer,
      (i) => ranking.attack[i] === 0,
    ),
    apcerAt: found.apcerAt.map((_, k) =>
      exactIfFewGroups(
        plain((one) => one.apcerAt[k]!),
        groups.attacks,
      ),
    ),
    apcerOfKind: ranking.kinds.map((_, k) =>
      rate(
        (one) => one.apcerOfKind[k]!,
        (i) => ranking.kind[i] === k,
      ),
    ),
    reliability: found.reliability.map((_, bin) =>
      exactIfFewGroups(
        plain((one) => one.reliability[bin]!),
        groupsInBin(ranking, bin),
      ),
    ),
  };
}

/** How many groups have photos of each class; a group of both counts in both. */
export function groupCounts({ attack, group }: Pick<Ranking, 'attack' | 'group'>): GroupCounts {
  const groupsOf = (kind: 0 | 1) => new Set(group.filter((_, i) => attack[i] === kind)).size;
  return { bonaFide: groupsOf(0), attacks: groupsOf(1) };
}

function groupsInBin({ score, group }: Ranking, bin: number): number {
  return new Set(group.filter((_, i) => binOf(score[i]!) === bin)).size;
}

/** Draws groups with replacement, as {@link estimate} does; returns how often each was drawn, in the same array every time. */
export function drawer({ attack, group, groups, size }: Ranking, seed: number): () => Float64Array {
  const content = new Uint8Array(groups.length);
  for (let i = 0; i < size; i++) content[group[i]!]! |= attack[i] === 1 ? 2 : 1;
  const strata = [1, 2, 3].map((wanted) => groups.flatMap((_, i) => (content[i] === wanted ? [i] : [])));
  const random = xoroshiro128plus(seed);
  const weights = new Float64Array(groups.length);
  return () => {
    weights.fill(0);
    for (const stratum of strata)
      for (let i = 0; i < stratum.length; i++) weights[stratum[uniformInt(random, 0, stratum.length - 1)]!]! += 1;
    return weights;
  };
}

/** Errors at the threshold among the photos of a part, by group. */
function ratesOf({ size, attack, yes, group, groups }: Ranking, isPart: (i: number) => boolean): GroupedRate {
  const errors = new Float64Array(groups.length);
  const photos = new Float64Array(groups.length);
  for (let i = 0; i < size; i++) {
    if (!isPart(i)) continue;
    photos[group[i]!]! += 1;
    if (yes[i] !== attack[i]) errors[group[i]!]! += 1;
  }
  return { errors, photos };
}
