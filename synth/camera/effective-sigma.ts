/** A share of the light spread wide, as a Gaussian of this sigma in pixels; no share, no spread. */
export interface Spread {
  readonly share: number;
  readonly sigma: number;
}

/**
 * The Gaussian, by its sigma in pixels, that halves the contrast of the same detail as a spot with widely scattered shares:
 * equal MTF50, the usual measure of resolution (ISO 12233). Second moments would count a veil of scattered light as blur, although
 * fine detail survives under it.
 *
 * @param core sigma of the spot without the scattered light, in pixels.
 */
export function effectiveSigma(core: number, ...spreads: readonly Spread[]): number {
  const wide = spreads.filter(({ share }) => share > 0);
  if (wide.length === 0) return core;
  const contrast = (f: number, variance: number): number => Math.exp(-2 * (Math.PI * f) ** 2 * variance);
  const left = (f: number): number =>
    wide.reduce(
      (rest, { share, sigma }) => rest * (1 - share + share * contrast(f, sigma ** 2)),
      contrast(f, core ** 2),
    );
  let [low, high] = [0, 10];
  for (let i = 0; i < 50; i++) {
    const f = (low + high) / 2;
    if (left(f) > 0.5) low = f;
    else high = f;
  }
  return Math.sqrt(Math.LN2 / 2) / (Math.PI * low);
}
