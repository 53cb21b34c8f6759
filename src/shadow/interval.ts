/** A share, and the interval that contains the true one in about 95 of 100 samples. */
export interface Share {
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

/** Quantile of the normal distribution for 95 %, two-sided. */
const z = 1.959_964;

/** The share of `hits` in `count`, with its score interval (Wilson, 1927), which also holds for shares near 0 and 1. @param count at least 1. */
export function shareOf(hits: number, count: number): Share {
  const share = hits / count;
  const centre = (share + z ** 2 / (2 * count)) / (1 + z ** 2 / count);
  const half = (z / (1 + z ** 2 / count)) * Math.sqrt((share * (1 - share)) / count + z ** 2 / (4 * count ** 2));
  // Exactly 0 and 1 where rounding would miss them.
  return { share, low: hits === 0 ? 0 : centre - half, high: hits === count ? 1 : centre + half };
}
