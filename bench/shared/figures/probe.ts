/** A linear probe: can a linear function of some statistics separate two sides? For tests of the data, not of a model. */

import { measure } from '../../../src/eval/metrics/statistics.ts';
import { rankViews } from './detection.ts';

/** Statistics of one side. Rows of the same group are never split between fitting and judging. */
export interface ProbeRow {
  readonly statistics: readonly number[];
  readonly positive: boolean;
  readonly group: string;
}

const folds = 5;
/** Share of the mean variance that is added, so that directions without variance do not decide. */
const ridge = 0.1;

/**
 * AUC of linear fits that have not seen the row's group, .5 if the sides cannot be separated; statistics are standardised. Least
 * squares on ±1 gives the direction of Fisher's discriminant.
 */
export function probeAuc(rows: readonly ProbeRow[]): number {
  const groups = [...new Set(rows.map(({ group }) => group))];
  const foldOf = new Map(groups.map((group, i) => [group, i % folds]));
  const scale = scaleOf(rows.map(({ statistics }) => statistics));
  const scaled = rows.map((row) => ({ ...row, statistics: scale(row.statistics) }));
  const judged = Array.from({ length: folds }, (_, fold) => {
    const isOut = ({ group }: ProbeRow) => foldOf.get(group) === fold;
    const weights = fit(scaled.filter((row) => !isOut(row)));
    return scaled.filter(isOut).map(({ statistics, positive, group }) => {
      return { attack: positive, person: group, raw: dot(weights, [...statistics, 1]) };
    });
  });
  return measure(rankViews(judged.flat())).auc;
}

/** The same for pairs: can the probe tell which of the two is the second? */
export function pairProbeAuc(
  pairs: readonly { readonly first: readonly number[]; readonly second: readonly number[]; readonly group: string }[],
): number {
  const rows = pairs.flatMap(({ first, second, group }) => {
    const difference = second.map((value, i) => value - first[i]!);
    return [
      { statistics: difference, positive: true, group },
      { statistics: difference.map((value) => -value), positive: false, group },
    ];
  });
  return probeAuc(rows);
}

/** Brings each statistic to a variance of 1; the mean of the rows becomes 0. */
function scaleOf(all: readonly (readonly number[])[]): (one: readonly number[]) => number[] {
  const count = all[0]?.length ?? 0;
  const means = Array.from({ length: count }, (_, k) => all.reduce((sum, one) => sum + one[k]!, 0) / all.length);
  const deviations = means.map((mean, k) =>
    Math.sqrt(all.reduce((sum, one) => sum + (one[k]! - mean) ** 2, 0) / all.length),
  );
  return (one) => one.map((value, k) => (value - means[k]!) / Math.max(1e-9, deviations[k]!));
}

/** Weights for which the result is closest to 1 for positives and −1 for the others; the last weight is that of a constant. */
function fit(rows: readonly ProbeRow[]): readonly number[] {
  const count = (rows[0]?.statistics.length ?? 0) + 1;
  const matrix = Array.from({ length: count }, (_, k) => {
    const line = new Float64Array(count);
    line[k] = ridge * rows.length;
    return line;
  });
  const right = new Float64Array(count);
  for (const { statistics, positive } of rows) {
    const x = [...statistics, 1];
    for (let i = 0; i < count; i++) {
      right[i]! += x[i]! * (positive ? 1 : -1);
      for (let j = 0; j < count; j++) matrix[i]![j]! += x[i]! * x[j]!;
    }
  }
  return solve(matrix, right);
}

/** Gaussian elimination of a positive definite system, in place: no pivot is needed. */
function solve(matrix: readonly Float64Array[], right: Float64Array): readonly number[] {
  const n = right.length;
  for (let i = 0; i < n; i++)
    for (let row = i + 1; row < n; row++) {
      const share = matrix[row]![i]! / matrix[i]![i]!;
      for (let k = i; k < n; k++) matrix[row]![k]! -= share * matrix[i]![k]!;
      right[row]! -= share * right[i]!;
    }
  const out = new Array<number>(n).fill(0);
  for (let i = n - 1; i >= 0; i--) {
    const known = out.reduce((sum, value, k) => (k > i ? sum + matrix[i]![k]! * value : sum), 0);
    out[i] = (right[i]! - known) / matrix[i]![i]!;
  }
  return out;
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}
