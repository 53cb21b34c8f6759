import { type Pixels, type Quad, rectToQuad, sideLengthsPx } from '../image/index.ts';
import { cardMm } from './views.ts';

/** Width divided by height of the documents in photos: ID-1; and ID-2 and ID-3, which have nearly the same proportion (ISO/IEC 7810). */
export const proportions = [cardMm.width / cardMm.height, 125 / 88] as const;
/** Focal lengths with which a photo may have been taken, in longer sides of the photo. */
const focalLengths = [0.7, 0.85, 1.05, 1.5] as const;
/** Standard deviations over true quads: of the logarithm of the proportion, and of the cosine of the angle between the sides. */
const spread = { proportion: 0.015, cosine: 0.012 } as const;

/**
 * How unlike a flat document the quad is, in standard deviations, 0 or more. If the optical axis meets the centre of the photo, the
 * sides of the quad have right angles and the proportion of a document in space only if the quad is a document.
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

/** By how much opposite sides differ in length, as a logarithm, 0 or more: the camera's tilt. */
export function slant(quad: Quad): number {
  const [top, right, bottom, left] = sideLengthsPx(quad);
  return Math.hypot(Math.log(top / bottom), Math.log(left / right));
}
