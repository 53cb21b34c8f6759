import { cutTensor, type Point, type Pyramid, type Quad } from '../image/index.ts';
import type { Model } from '../model/index.ts';
import { detectFaces, type Face, faceSearchPx, heightOf, moveFace, tallest } from './face.ts';
import { thresholds } from './thresholds.ts';
import { cardMm, finderCut } from './views.ts';

/** Centre and height of the portrait's face, in shares of the document's sides: at the left on most documents, at the right on a Thai card. */
const layouts = [
  { x: 0.18, y: 0.5, height: 0.3 },
  { x: 0.86, y: 0.65, height: 0.23 },
] as const;

/** Rough quads of the documents that the largest face in the photo may belong to. */
export async function quadsAroundFace(photo: Pyramid, detector: Model): Promise<readonly Quad[]> {
  const cut = finderCut(photo.photo, faceSearchPx);
  const [scale, , leftPx, , , topPx] = cut.toPhoto;
  const face = tallest(await detectFaces(cutTensor(photo, cut), detector, thresholds.minFaceScore));
  if (face === undefined) return [];
  return layouts.map((layout) => documentAround(moveFace(face, { scale, leftPx, topPx }), layout));
}

/** The document has the same rotation as the line between the eyes. */
function documentAround(face: Face, { x, y, height }: (typeof layouts)[number]): Quad {
  const [x0, , x1, y1] = face.box;
  const [right, left] = face.points;
  const eyes = Math.hypot(left[0] - right[0], left[1] - right[1]);
  const [cos, sin] = [(left[0] - right[0]) / eyes, (left[1] - right[1]) / eyes];
  const heightPx = heightOf(face) / height;
  const widthPx = (heightPx * cardMm.width) / cardMm.height;
  const at = (u: number, v: number): Point => {
    const [across, down] = [(u - x) * widthPx, (v - y) * heightPx];
    return [(x0 + x1) / 2 + across * cos - down * sin, y1 - heightOf(face) / 2 + across * sin + down * cos];
  };
  return [at(0, 0), at(1, 0), at(1, 1), at(0, 1)];
}
