import { cumulativeNormal, quantileNormal } from 'vega-statistics';
import { exactInterval } from './exact.ts';
import { neededForCurve } from './min-photos.ts';

/** A value and the interval that contains the true value in 95 of 100 samples. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Errors and photos of a rate in each group. */
export interface GroupedRate {
  readonly errors: Float64Array;
  readonly photos: Float64Array;
}

const confidence = 0.95;
const tails = [(1 - confidence) / 2, (1 + confidence) / 2] as const;

/** The middle 95 % of the draws of a bootstrap; draws without a value do not count. */
export function percentileInterval(value: number, drawn: readonly number[]): Estimate {
  const sorted = sort(drawn);
  return { value, low: quantile(sorted, tails[0]), high: quantile(sorted, tails[1]) };
}

/**
 * The same for a rate, whose draws are skewed when it is small: bias corrected and accelerated (Efron, "Better Bootstrap
 * Confidence Intervals", 1987). A sample without an error, or without anything else, has no draw that differs: there, and where
 * groups are few, the bounds are the exact ones for as many independent photos as there are groups.
 */
export function rateInterval(value: number, drawn: readonly number[], groups: GroupedRate): Estimate {
  const sorted = sort(drawn);
  const below = sorted.reduce((sum, one) => sum + (one < value ? 1 : one === value ? 0.5 : 0), 0);
  const bias = quantileNormal(below / sorted.length);
  const acceleration = accelerationOf(value, groups);
  const [low, high] = tails.map((tail) => {
    const shifted = bias + quantileNormal(tail);
    return quantile(sorted, cumulativeNormal(bias + shifted / (1 - acceleration * shifted)));
  });
  return exactIfFewGroups({ value, low: low!, high: high! }, groups.photos.filter((photos) => photos > 0).length);
}

/** The exact interval of a share instead of the drawn one if draws cannot differ, or there are too few groups to draw from. */
export function exactIfFewGroups(drawn: Estimate, groups: number): Estimate {
  const { value } = drawn;
  if (Number.isNaN(value) || (value > 0 && value < 1 && groups >= neededForCurve)) return drawn;
  return exactInterval(value * groups, groups);
}

/**
 * Limits the lower end of an area under the ROC curve to what pairs can prove: if the classes are separated without an error,
 * areas down to the exact bound are possible for this number of pairs of independent photos, all in the right order. The
 * bootstrap of such a sample always draws 1.
 */
export function limitedByPairs({ value, low, high }: Estimate, pairs: number): Estimate {
  return { value, low: Math.min(low, exactInterval(pairs, pairs).low), high };
}

/** The same for an error rate that is read from the curve. */
export function noLowerThanPairs({ value, low, high }: Estimate, pairs: number): Estimate {
  return { value, low, high: Math.max(high, exactInterval(0, pairs).high) };
}

/** Skewness of the groups' influence on the rate, over six. */
function accelerationOf(value: number, { errors, photos }: GroupedRate): number {
  const influence = errors.map((count, i) => count - value * photos[i]!);
  const square = influence.reduce((sum, one) => sum + one ** 2, 0);
  return square === 0 ? 0 : influence.reduce((sum, one) => sum + one ** 3, 0) / (6 * square ** 1.5);
}

function sort(drawn: readonly number[]): Float64Array {
  return Float64Array.from(drawn.filter((one) => !Number.isNaN(one))).sort();
}

/** Linear interpolation between the sorted values; NaN if there are none. */
function quantile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(at)] ?? Number.NaN, sorted[Math.ceil(at)] ?? Number.NaN];
  return below + (above - below) * (at - Math.floor(at));
}
