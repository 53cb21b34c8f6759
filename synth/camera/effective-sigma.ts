import type { CameraPlan } from '../plan.ts';

/**
 * The Gaussian, by its sigma in pixels, that halves the contrast of the same detail as a spot of which a share is scattered wide:
 * equal MTF50, the usual measure of resolution (ISO 12233). Second moments would count a veil of scattered light as blur, under which
 * fine detail survives.
 *
 * @param core sigma of the spot without the scattered light, in pixels.
 */
export function effectiveSigma(core: number, { share, sigma }: CameraPlan['glow']): number {
  if (share === 0) return core;
  const contrast = (f: number, variance: number): number => Math.exp(-2 * (Math.PI * f) ** 2 * variance);
  let [low, high] = [0, 10];
  for (let i = 0; i < 50; i++) {
    const f = (low + high) / 2;
    const left = (1 - share) * contrast(f, core ** 2) + share * contrast(f, core ** 2 + sigma ** 2);
    if (left > 0.5) low = f;
    else high = f;
  }
  return Math.sqrt(Math.LN2 / 2) / (Math.PI * low);
}
