import { yesInterval } from './interval.ts';
import { shareOf } from './statistics.ts';
import type { Row } from './table.ts';

/** The score of one photo, and whose card or portrait it shows. */
export interface Scored {
  /** 0..100 */
  readonly score: number;
  /** Photos of one person are not independent. */
  readonly person: string;
}

/** Thresholds among which an operator may choose, including the defaults, 70 and 85. */
export const thresholds = [30, 40, 50, 60, 70, 75, 80, 85, 88, 90, 92, 95] as const;

/** For each threshold, the share of these photos above it, 0..1, and its 95 % interval by bootstrap over people. */
export function thresholdRows(group: string, photos: readonly Scored[]): Row[] {
  const people = new Set(photos.map(({ person }) => person)).size;
  return thresholds.map((threshold) => {
    const isYes = ({ score }: Scored) => score > threshold;
    const [low, high] = yesInterval(photos.map((photo) => ({ yes: isYes(photo), person: photo.person })));
    return { group, photos: photos.length, people, threshold, yes: shareOf(photos, isYes), low, high };
  });
}
