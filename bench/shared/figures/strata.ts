import { quantile } from './statistics.ts';

/** Some of the views, under a name for the table. */
export interface Stratum<T> {
  readonly name: string;
  readonly views: readonly T[];
}

/** Quarters of the views in ascending order of a number; the name of each contains its limits. */
export function quarters<T>(views: readonly T[], numberOf: (view: T) => number): readonly Stratum<T>[] {
  const numbers = views.map(numberOf);
  const cuts = [0, 0.25, 0.5, 0.75].map((share) => quantile(numbers, share));
  return cuts.map((from, k) => {
    const to = cuts[k + 1] ?? Number.POSITIVE_INFINITY;
    const isLast = k === cuts.length - 1;
    const inside = views.filter((view) => numberOf(view) >= from && numberOf(view) < to);
    const name = isLast ? `from ${from.toFixed(1)}` : `${from.toFixed(1)} to ${to.toFixed(1)}`;
    return { name, views: inside };
  });
}

/** Views grouped by a name, in alphabetical order. */
export function strataBy<T>(views: readonly T[], nameOf: (view: T) => string): readonly Stratum<T>[] {
  return [...Map.groupBy(views, nameOf)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, some]) => ({ name, views: some }));
}
