import type { Estimate } from '../metrics/interval.ts';
import { type Figure, isKnown, type NotEnough } from '../metrics/min-photos.ts';

/** A share as percent with its significant digits. */
export function percent(share: number): string {
  if (Number.isNaN(share)) return '–';
  const digits = share === 0 || share === 1 ? 0 : share < 0.0995 ? 2 : 1;
  return `${(100 * share).toFixed(digits)} %`;
}

/** A share and its interval, or the number of photos required. */
export function percentWithin(figure: Figure): string {
  if (!isKnown(figure)) return notEnough(figure);
  const { value, low, high } = figure;
  if (Number.isNaN(value)) return '–';
  return `${percent(value)} (${percent(low)}–${percent(high)})`.replace(/ %–/, '–');
}

/** An area under a curve and its interval; if the classes are separated without an error, only its lower bound. */
export function areaWithin(figure: Figure): string {
  if (!isKnown(figure)) return notEnough(figure);
  const { value, low, high } = figure;
  if (value === 1) return `at least ${(Math.floor(1000 * low) / 1000).toFixed(3)}`;
  return `${value.toFixed(3)} (${low.toFixed(3)}–${high.toFixed(3)})`;
}

/** The reason why there is no figure, short enough for a cell. */
function notEnough({ needed, found, of }: NotEnough): string {
  return `needs ${needed} ${of}, has ${found}`;
}

/** The interval as a number of 100: `3 to 12`, with its ends rounded outwards. */
export function ofHundred({ low, high }: Estimate): string {
  const [from, to] = [Math.floor(100 * low), Math.ceil(100 * high)];
  return from === to ? `${from}` : `${from} to ${to}`;
}

/** Milliseconds, as integers from ten upwards. */
export function millis(ms: number): string {
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
}
