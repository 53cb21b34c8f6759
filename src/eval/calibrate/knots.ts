import type { Target } from './target.ts';

/** `[raw, score]` */
export type Knot = [number, number];

/** Raw values of both classes. */
export interface RawValues {
  readonly bonaFide: readonly number[];
  readonly attacks: readonly number[];
}

/**
 * Knots of straight lines that put the operating point at the threshold; the same rule as
 * `training/antifake_training/fit/calibrate.py`, which fits the manifests. Scores are rounded and yes is above the threshold, so
 * yes begins at the point, whose score is the threshold and a half. Below it the bona fide median gets a tenth of the
 * threshold; above it half of the attacks lie over the middle between it and 100.
 */
export function fitKnots({ bonaFide, attacks }: RawValues, threshold: number, target: Target): Knot[] {
  const point = operatingPoint({ bonaFide, attacks }, target);
  const genuine = bonaFide.toSorted((a, b) => a - b);
  const above = attacks.filter((raw) => raw > point).sort((a, b) => a - b);
  const top = Math.max(genuine.at(-1)!, point, above.at(-1) ?? point);
  const yes = threshold + 0.5;
  const nearShare = target.rate === 'bpcer' && target.share < 0.3 ? 1 - 3 * target.share : 0.9;
  const wanted: readonly Knot[] = [
    [genuine[0]!, 0],
    [quantile(genuine, 0.5), threshold / 10],
    [quantile(genuine, nearShare), threshold * 0.8],
    [above.length > 0 ? quantile(above, 0.5) : top, (yes + 100) / 2],
    [top, 100],
  ];
  return strictlyRising(wanted, point, yes);
}

/** The raw value from which the verdict is yes, halfway between the last photo that must not exceed it and the next. */
export function operatingPoint({ bonaFide, attacks }: RawValues, { rate, share }: Target): number {
  // From the side of the errors inwards: the highest bona fide values, or the lowest attacks.
  const order = rate === 'bpcer' ? bonaFide.toSorted((a, b) => b - a) : attacks.toSorted((a, b) => a - b);
  const allowed = Math.min(order.length - 1, Math.floor(share * order.length + 1e-9));
  const barred = order[allowed]!;
  const beyond = order.slice(0, allowed).findLast((raw) => raw !== barred);
  if (beyond !== undefined) return (barred + beyond) / 2;
  return rate === 'bpcer' ? barred + Math.max(1e-4 * Math.abs(barred), 1e-6) : barred;
}

/** Drops knots that do not rise; the operating point is always kept, with a knot below and above it. */
function strictlyRising(wanted: readonly Knot[], point: number, yes: number): Knot[] {
  const size = Math.max(Math.abs(point), 1e-3);
  const rise = (knots: Knot[], [raw, score]: Knot): Knot[] => {
    const last = knots.at(-1);
    const rises = last === undefined || (raw > last[0] + size * 1e-6 && score > last[1]);
    return rises ? [...knots, [raw, score]] : knots;
  };
  const lower = wanted.filter(([raw, score]) => raw < point && score < yes).reduce<Knot[]>(rise, []);
  const start: Knot[] = [...(lower.length > 0 ? lower : [[point - size * 0.1, 0] as Knot]), [point, yes]];
  const knots = wanted.filter(([raw, score]) => raw > point && score > yes).reduce<Knot[]>(rise, start);
  return knots.length > start.length ? knots : [...knots, [point + size * 0.1, 100]];
}

/** Linear interpolation between the values, as in NumPy; the values must rise. */
function quantile(sorted: readonly number[], share: number): number {
  const at = share * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!];
  return below + (above - below) * (at - Math.floor(at));
}
