import type { Estimate } from '../metrics/interval.ts';

/** A share as percent with the digits that it can carry. */
export function percent(share: number): string {
  if (Number.isNaN(share)) return '–';
  return `${(100 * share).toFixed(share > 0 && share < 0.0995 ? 2 : 1)} %`;
}

/** A share and its interval. */
export function percentWithin({ value, low, high }: Estimate): string {
  if (Number.isNaN(value)) return '–';
  return `${percent(value)} (${percent(low)}–${percent(high)})`.replace(/ %–/, '–');
}

/** An area under a curve and its interval. */
export function areaWithin({ value, low, high }: Estimate): string {
  return `${value.toFixed(3)} (${low.toFixed(3)}–${high.toFixed(3)})`;
}

/** Milliseconds, whole from ten on. */
export function millis(ms: number): string {
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
}
