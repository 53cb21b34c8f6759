import { minGenuineAt } from './detection.ts';

/** The value below which the given share of the numbers lies; NaN if there are none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** The middle one; NaN if there are none. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The mean; NaN if there are none. */
export function mean(values: readonly number[]): number {
  return values.length === 0 ? Number.NaN : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Share of the values for which the test is true, 0..1. */
export function shareOf<T>(values: readonly T[], test: (value: T) => boolean): number {
  return values.filter(test).length / Math.max(1, values.length);
}

/** Probability that the raw value of an attack is above that of a genuine portrait; ties count half. */
export function auc(genuine: readonly number[], attacks: readonly number[]): number {
  const wins = attacks.flatMap((a) => genuine.map((g) => (a > g ? 1 : a === g ? 0.5 : 0)));
  return wins.reduce<number>((sum, win) => sum + win, 0) / Math.max(1, wins.length);
}

/**
 * Columns `tpr_at_fpr_1pct` and so on: the share of attacks above the raw value that this percentage of the genuine portraits exceeds,
 * or the required number of genuine portraits if there are too few. With intervals: `detect`.
 */
export function tprColumns(
  genuine: readonly number[],
  attacks: readonly number[],
  percents: readonly number[] = [1, 5, 10],
): Readonly<Record<string, number | string>> {
  const columns = percents.map((percent) => {
    const needed = minGenuineAt(percent / 100);
    if (genuine.length < needed) return [`tpr_at_fpr_${percent}pct`, `below ${needed} genuine`];
    const limit = quantile(genuine, 1 - percent / 100);
    return [`tpr_at_fpr_${percent}pct`, shareOf(attacks, (raw) => raw > limit)];
  });
  return Object.fromEntries(columns);
}

/** Spearman's rank correlation, -1..1; ties share their mean rank. */
export function spearman(a: readonly number[], b: readonly number[]): number {
  const [x, y] = [ranks(a), ranks(b)];
  const mean = (x.length - 1) / 2;
  let [xy, xx, yy] = [0, 0, 0];
  x.forEach((value, i) => {
    xy += (value - mean) * (y[i]! - mean);
    xx += (value - mean) ** 2;
    yy += (y[i]! - mean) ** 2;
  });
  return xy / Math.sqrt(xx * yy);
}

function ranks(values: readonly number[]): number[] {
  const order = values.map((_, i) => i).sort((i, j) => values[i]! - values[j]!);
  const out = new Array<number>(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to + 1 < order.length && values[order[to + 1]!] === values[order[from]!]) to += 1;
    for (let k = from; k <= to; k++) out[order[k]!] = (from + to) / 2;
    from = to + 1;
  }
  return out;
}
