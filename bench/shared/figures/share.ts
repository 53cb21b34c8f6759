import { exactInterval } from '../../../src/eval/metrics/exact.ts';
import type { Estimate } from '../../../src/eval/metrics/interval.ts';

/** A share with its interval, and the number of photos. */
export interface Share extends Estimate {
  readonly photos: number;
}

/** The exact interval of a share of `photos`; `groups` is the number of cards if there are fewer cards than photos, and then counts instead. */
export function exactOf(share: number, photos: number, groups = photos): Share {
  return { ...exactInterval(share * groups, groups), value: share, photos };
}

/** `63 (58–67) of 856`: the share of 100, with the interval's ends, and the number of photos. */
export function ofHundred({ value, low, high, photos }: Share): string {
  return `${hundredth(value)} (${hundredth(low)}–${hundredth(high)}) of ${photos.toLocaleString('en')}`;
}

/** The share of 100; with one decimal near both ends, where a whole number would mean none or all. */
export function hundredth(share: number): string {
  const of100 = 100 * share;
  if (of100 > 0 && of100 < 0.05) return '<0.1';
  if (of100 > 99.95 && of100 < 100) return '>99.9';
  const isWhole = of100 === 0 || of100 === 100 || (of100 >= 9.95 && of100 < 99);
  return of100.toFixed(isWhole ? 0 : 1);
}
