import type { Estimate } from './interval.ts';

/**
 * A share of independent photos and the interval that contains the true one in at least 95 of 100 samples, for any number of photos
 * (Clopper & Pearson, "The use of confidence or fiducial limits", 1934). `hits` need not be whole: photos of one person count
 * as parts of one. Without photos the share is NaN and the interval 0..1.
 */
export function exactInterval(hits: number, count: number): Estimate {
  return {
    value: count === 0 ? Number.NaN : hits / count,
    low: hits <= 0 ? 0 : betaQuantile(0.025, hits, count - hits + 1),
    high: hits >= count ? 1 : betaQuantile(0.975, hits + 1, count - hits),
  };
}

/** Number of bisections, enough for every digit of a double. */
const halvings = 60;

/** The value below which a beta distributed number lies with the given chance. */
function betaQuantile(chance: number, a: number, b: number): number {
  let [low, high] = [0, 1];
  for (let i = 0; i < halvings; i++) {
    const middle = (low + high) / 2;
    if (betaBelow(middle, a, b) < chance) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Chance that a beta distributed number is at most x (Abramowitz & Stegun 26.5.8), on the side where the fraction converges. */
function betaBelow(x: number, a: number, b: number): number {
  if (x > (a + 1) / (a + b + 2)) return 1 - betaBelow(1 - x, b, a);
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b));
  return (front / a) * continuedFraction(x, a, b);
}

/** By Lentz's method (Press et al., "Numerical Recipes", 3rd edition, 6.4). */
function continuedFraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / (1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m <= 500; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / (1 + even * d);
    c = 1 + even / c;
    const before = fraction * d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / (1 + odd * d);
    c = 1 + odd / c;
    fraction = before * d * c;
    if (Math.abs(d * c - 1) < 1e-14) break;
  }
  return fraction;
}

/** Stirling's series from 10 on, reached by recurrence; accurate to 1e-12 for positive numbers. */
function logGamma(x: number): number {
  let shift = 0;
  let at = x;
  for (; at < 10; at++) shift += Math.log(at);
  const square = 1 / (at * at);
  const series = (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square / 1680))) / at;
  return (at - 0.5) * Math.log(at) - at + 0.5 * Math.log(2 * Math.PI) + series - shift;
}
