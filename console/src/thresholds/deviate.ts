/** Shares that a DET plot marks. */
export const detTicks = [0.001, 0.01, 0.05, 0.2, 0.5, 0.8, 0.95] as const;

/** The shares between which a DET plot is drawn; a share of 0 would be infinitely far away. */
const [lowest, highest] = [0.0005, 0.97];

/**
 * Normal deviate of a share, for the axes of a DET plot (Martin et al., "The DET curve in assessment of detection task performance", 1997).
 * By Abramowitz & Stegun 26.2.23, whose error of 4.5e-4 no plot shows.
 */
export function deviateOf(share: number): number {
  const p = Math.min(highest, Math.max(lowest, share));
  const t = Math.sqrt(-2 * Math.log(Math.min(p, 1 - p)));
  const tail = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
  return p < 0.5 ? -tail : tail;
}

/** Both ends of an axis. */
export const detRange: readonly [number, number] = [deviateOf(lowest), deviateOf(highest)];
