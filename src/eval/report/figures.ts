import { type Figure, isKnown, type TooFew } from '../metrics/enough.ts';
import type { Estimate } from '../metrics/interval.ts';

/** A share as percent with the digits that it can carry. */
export function percent(share: number): string {
  if (Number.isNaN(share)) return '–';
  const digits = share === 0 || share === 1 ? 0 : share < 0.0995 ? 2 : 1;
  return `${(100 * share).toFixed(digits)} %`;
}

/** A share and its interval, or how many photos it takes. */
export function percentWithin(figure: Figure): string {
  if (!isKnown(figure)) return tooFew(figure);
  const { value, low, high } = figure;
  if (Number.isNaN(value)) return '–';
  return `${percent(value)} (${percent(low)}–${percent(high)})`.replace(/ %–/, '–');
}

/** An area under a curve and its interval; of classes that were parted without an error, only how large it must be. */
export function areaWithin(figure: Figure): string {
  if (!isKnown(figure)) return tooFew(figure);
  const { value, low, high } = figure;
  if (value === 1) return `at least ${(Math.floor(1000 * low) / 1000).toFixed(3)}`;
  return `${value.toFixed(3)} (${low.toFixed(3)}–${high.toFixed(3)})`;
}

/** Why there is no figure, short enough for a cell. */
export function tooFew({ needed, found, of }: TooFew): string {
  return `needs ${needed} ${of}, has ${found}`;
}

/** How many of 100 it may be: `3 to 12`, the interval's ends rounded away from each other. */
export function ofHundred({ low, high }: Estimate): string {
  const [from, to] = [Math.floor(100 * low), Math.ceil(100 * high)];
  return from === to ? `${from}` : `${from} to ${to}`;
}

/** Milliseconds, whole from ten on. */
export function millis(ms: number): string {
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
}
