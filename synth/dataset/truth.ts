import { areaQuad } from '../../src/card/index.ts';
import { diagonalPx, meanWidthPx, type Quad } from '../../src/image/index.ts';
import type { CardLabels } from '../index.ts';
import { portraitOn } from './shake.ts';

/** Points of an answer, in the form of the engine or of the schema. */
type Points = readonly (readonly [number, number])[];

/** The narrowest card, in pixels, that the finder promises to judge. */
const minCardPx = 320;

/** Whether the card lies wholly in the photo and is wide enough to be judged; other photos should fail. */
export function isJudgeable(photo: { readonly widthPx: number; readonly heightPx: number }, corners: Quad): boolean {
  return isWhollyInside(photo, corners) && meanWidthPx(corners) >= minCardPx;
}

/** Whether all corners lie in the photo. */
export function isWhollyInside(
  { widthPx, heightPx }: { readonly widthPx: number; readonly heightPx: number },
  corners: Quad,
): boolean {
  return corners.every(([x, y]) => x >= 0 && y >= 0 && x <= widthPx && y <= heightPx);
}

/** Largest distance of corresponding corners, in percent of the true card's diagonal. */
export function cornerError(truth: Quad, found: Points): number {
  const distances = truth.map(([x, y], i) => Math.hypot(x - found[i]![0], y - found[i]![1]));
  return (100 * Math.max(...distances)) / diagonalPx(truth);
}

/** The same whichever way up: the minimum over the four corners at which the found quad may start. */
export function cornerErrorAnyWay(truth: Quad, found: Points): number {
  return Math.min(...[0, 1, 2, 3].map((turn) => cornerError(truth, [...found.slice(turn), ...found.slice(0, turn)])));
}

/** The upright box around a drawn card's face, measured as the product measures faces. */
export function trueFace({ corners, face }: CardLabels): Box {
  return uprightBox(areaQuad(corners, portraitOn(corners, face).face));
}

/** x0, y0, x1, y1 */
export type Box = readonly [number, number, number, number];

/** The upright box around points. */
export function uprightBox(corners: Points): Box {
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

/** Intersection over union of two upright boxes, 0..1. */
export function boxOverlap(a: Box, b: Box): number {
  const width = Math.max(0, Math.min(a[2], b[2]) - Math.max(a[0], b[0]));
  const height = Math.max(0, Math.min(a[3], b[3]) - Math.max(a[1], b[1]));
  const areas = (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]);
  return (width * height) / (areas - width * height);
}
