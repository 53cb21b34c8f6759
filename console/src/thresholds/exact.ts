/** A share of independent photos, and the interval that contains the true one in at least 95 of 100 samples. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Clopper & Pearson, "The use of confidence or fiducial limits", 1934. `hits` need not be whole: photos of one person count as parts of
 * one. Without photos the share is NaN and the interval 0..1. The same figures as in a report of `antifake eval`; a test compares them.
 */
export function exactInterval(hits: number, count: number): Estimate {
  return {
    value: count === 0 ? Number.NaN : hits / count,
    low: hits <= 0 ? 0 : quantile(0.025, hits, count - hits + 1),
    high: hits >= count ? 1 : quantile(0.975, hits + 1, count - hits),
  };
}

/** The value below which a beta distributed number lies with this chance, by bisection. */
function quantile(chance: number, a: number, b: number): number {
  let [low, high] = [0, 1];
  while (high - low > 1e-9) {
    const middle = (low + high) / 2;
    if (betaBelow(middle, a, b) < chance) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The regularised incomplete beta function, as a series of positive terms: DLMF 8.17.7 with the transformation of 15.8.1. */
function betaBelow(x: number, a: number, b: number): number {
  if (x > a / (a + b)) return 1 - betaBelow(1 - x, b, a);
  let term = Math.exp(a * Math.log(x) + b * Math.log1p(-x) - logBeta(a, b)) / a;
  let sum = term;
  for (let n = 0; term > 1e-15 * sum; n++) {
    term *= (x * (a + b + n)) / (a + 1 + n);
    sum += term;
  }
  return sum;
}

function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b);
}

/** Lanczos' approximation with g = 5 and six terms (Press et al., "Numerical Recipes", 3rd edition, 6.1). */
function logGamma(x: number): number {
  const terms = [
    76.18009172947146, -86.5053203294168, 24.01409824083091, -1.231739572450155, 1.208650973866179e-3,
    -5.395239384953e-6,
  ];
  const sum = terms.reduce((total, term, i) => total + term / (x + 1 + i), 1.00000000019001);
  return (x + 0.5) * Math.log(x + 5.5) - (x + 5.5) + Math.log((Math.sqrt(2 * Math.PI) * sum) / x);
}
