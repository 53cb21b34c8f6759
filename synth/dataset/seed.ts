/** The seed of the drawn photo number `index` of a series; seeds are a prime apart, so that series with neighbouring seeds share no photo. */
export function photoSeed(series: number, index: number): number {
  return series * 1_000_003 + index;
}
