import { type Pixels, type Point, type Quad, rectToQuad } from '../image/index.ts';
import { cardMm } from './views.ts';

/** Width by height of the documents that photos show: ID-1, and ID-2 and ID-3, which are alike (ISO/IEC 7810). */
export const proportions = [cardMm.width / cardMm.height, 125 / 88] as const;
/** Focal lengths that a photo may have been taken with, in longer sides of the photo. */
const focalLengths = [0.7, 0.85, 1.05, 1.5] as const;
/** What the proportions of true quads differ by, as a logarithm, and the cosine of their angles from 0; standard deviations. */
const spread = { proportion: 0.015, cosine: 0.012 } as const;

/**
 * How unlike a flat document the quad is, in standard deviations, 0 and more: for a camera that looks at the photo's middle, the
 * quad's sides meet at right angles in space and are as long as a document's only if the quad is one.
 */
export function shapeDoubt(quad: Quad, photo: Pick<Pixels, 'widthPx' | 'heightPx'>): number {
  const doubts = focalLengths.map((focal) => doubtAt(quad, photo, focal * Math.max(photo.widthPx, photo.heightPx)));
  return Math.min(...doubts);
}

/** The first two columns of the quad's homography are its sides in space (Zhang, "A Flexible New Technique for Camera Calibration", 2000). */
function doubtAt(quad: Quad, { widthPx, heightPx }: Pick<Pixels, 'widthPx' | 'heightPx'>, focalPx: number): number {
  const m = rectToQuad(1, 1, quad);
  const side = (column: 0 | 1): readonly [number, number, number] => [
    (m[column] - (m[(column + 6) as 6 | 7] * widthPx) / 2) / focalPx,
    (m[(column + 3) as 3 | 4] - (m[(column + 6) as 6 | 7] * heightPx) / 2) / focalPx,
    m[(column + 6) as 6 | 7],
  ];
  const [across, down] = [side(0), side(1)];
  const [width, height] = [Math.hypot(...across), Math.hypot(...down)];
  const cosine = (across[0] * down[0] + across[1] * down[1] + across[2] * down[2]) / (width * height);
  const off = Math.min(...proportions.map((proportion) => Math.abs(Math.log(width / height / proportion))));
  return Math.hypot(off / spread.proportion, cosine / spread.cosine);
}

/** How much longer sides are than the opposite ones, 0 and more, as a logarithm: the camera's tilt. */
export function slant([a, b, c, d]: Quad): number {
  const length = (from: Point, to: Point): number => Math.hypot(to[0] - from[0], to[1] - from[1]);
  return Math.hypot(Math.log(length(a, b) / length(d, c)), Math.log(length(d, a) / length(b, c)));
}
