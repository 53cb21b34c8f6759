import { neededFor } from '../calibrate/target.ts';
import type { Estimate } from './interval.ts';

/** A figure that the photos are too few for, and how many independent ones of the class that is short it takes. */
export interface TooFew {
  readonly needed: number;
  readonly found: number;
  readonly of: 'bona fide' | 'attacks';
}

/** A figure, or why there is none. */
export type Figure = Estimate | TooFew;

/** Groups of a class: photos of one person count once. */
export interface GroupCounts {
  readonly bonaFide: number;
  readonly attacks: number;
}

/**
 * Groups of either class without which neither a curve nor what is read from it is told: those that `calibrate` asks for a
 * share of 5 %, the coarsest that a curve is read at. With fewer, a share that large may show no photo at all.
 */
export const neededForCurve = neededFor(0.05);

/** Whether there is a figure. */
export function isKnown(figure: Figure): figure is Estimate {
  return 'value' in figure;
}

/** What rests on the whole curve, where both classes have enough groups for one. */
export function curveFigure(estimate: Estimate, { bonaFide, attacks }: GroupCounts): Figure {
  if (bonaFide < neededForCurve) return { needed: neededForCurve, found: bonaFide, of: 'bona fide' };
  if (attacks < neededForCurve) return { needed: neededForCurve, found: attacks, of: 'attacks' };
  return estimate;
}

/** The APCER at a BPCER, where there are bona fide groups enough to show a BPCER that small. */
export function pointFigure(bpcer: number, apcer: Estimate, { bonaFide }: GroupCounts): Figure {
  const needed = neededFor(bpcer);
  return bonaFide < needed ? { needed, found: bonaFide, of: 'bona fide' } : apcer;
}
