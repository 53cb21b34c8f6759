import { neededFor } from '../calibrate/target.ts';
import type { Estimate } from './interval.ts';

/** Reason why there is no figure: too few photos of one class, and the number of independent ones required. */
export interface NotEnough {
  readonly needed: number;
  readonly found: number;
  readonly of: 'bona fide' | 'attacks';
}

/** A figure, or the reason why there is none. */
export type Figure = Estimate | NotEnough;

/** Groups of a class: photos of one person count once. */
export interface GroupCounts {
  readonly bonaFide: number;
  readonly attacks: number;
}

/**
 * Minimum number of groups per class for a curve and the figures read from it: the number that `calibrate` requires for a
 * share of 5 %, the largest at which a curve is read. With fewer, a share that large may appear in no photo at all.
 */
export const neededForCurve = neededFor(0.05);

/** Whether there is a figure. */
export function isKnown(figure: Figure): figure is Estimate {
  return 'value' in figure;
}

/** A figure that depends on the whole curve, if both classes have enough groups for one. */
export function curveFigure(estimate: Estimate, { bonaFide, attacks }: GroupCounts): Figure {
  if (bonaFide < neededForCurve) return { needed: neededForCurve, found: bonaFide, of: 'bona fide' };
  if (attacks < neededForCurve) return { needed: neededForCurve, found: attacks, of: 'attacks' };
  return estimate;
}

/** The APCER at a BPCER, if there are enough bona fide groups to show a BPCER that small. */
export function pointFigure(bpcer: number, apcer: Estimate, { bonaFide }: GroupCounts): Figure {
  const needed = neededFor(bpcer);
  return bonaFide < needed ? { needed, found: bonaFide, of: 'bona fide' } : apcer;
}
