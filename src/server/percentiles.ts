/** A bucket of a Prometheus histogram: how many observations are at most `upTo`. */
export interface Bucket {
  /** Infinity for the last bucket, which counts all. */
  readonly upTo: number;
  readonly count: number;
}

/** Percentiles of durations, in milliseconds. */
export interface Percentiles {
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
}

/** The percentiles of a histogram of seconds that has at least one observation; each a whole number of milliseconds. */
export function percentilesOf(buckets: readonly Bucket[]): Percentiles {
  const ms = (share: number) => Math.round(1000 * quantileOf(buckets, share));
  return { p50Ms: ms(0.5), p95Ms: ms(0.95), p99Ms: ms(0.99) };
}

/**
 * Estimates the value that a share of the observations does not exceed, as Prometheus' `histogram_quantile` does: observations count as
 * evenly spread over their bucket, and the estimate is at most the highest finite bound.
 * https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile
 * @param buckets rising bounds from above 0; the last bound is Infinity.
 * @param share 0..1
 * @returns NaN if there is no observation.
 */
export function quantileOf(buckets: readonly Bucket[], share: number): number {
  const total = buckets.at(-1)?.count ?? 0;
  if (total === 0) return Number.NaN;
  const rank = share * total;
  const at = buckets.findIndex(({ count }) => count >= rank);
  const { upTo, count } = buckets[at]!;
  const { upTo: from, count: before } = buckets[at - 1] ?? { upTo: 0, count: 0 };
  if (upTo === Number.POSITIVE_INFINITY) return from;
  return count === before ? upTo : from + ((upTo - from) * (rank - before)) / (count - before);
}
