import { cutTensor, type Point, type Pyramid, type Quad } from '../image/index.ts';
import type { Model } from '../model/index.ts';
import { detectFaces, type Face, moveFace } from './face.ts';
import { cardMm, finderCut } from './views.ts';

/** The photo is searched for faces in a square of so many pixels. */
const lookPx = 320;
const minScore = 0.6;
/** Where on a document the portrait's face is, in shares of its sides, and its height: at the left on most, at the right on a Thai card. */
const layouts = [
  { x: 0.18, y: 0.5, height: 0.3 },
  { x: 0.86, y: 0.65, height: 0.23 },
] as const;

/** Rough quads of the documents that the largest face in the photo would be the portrait of. */
export async function quadsAroundFace(photo: Pyramid, detector: Model): Promise<readonly Quad[]> {
  const cut = finderCut(photo.photo, lookPx);
  const [scale, , leftPx, , , topPx] = cut.toPhoto;
  const faces = await detectFaces(cutTensor(photo, cut), detector, minScore);
  const [largest] = faces.toSorted((a, b) => heightOf(b) - heightOf(a));
  if (largest === undefined) return [];
  const face = moveFace(largest, { scale, leftPx, topPx });
  return layouts.map((layout) => documentAround(face, layout));
}

function heightOf({ box: [, top, , bottom] }: Face): number {
  return bottom - top;
}

/** The document is level as the eyes are. */
function documentAround(face: Face, { x, y, height }: (typeof layouts)[number]): Quad {
  const [x0, , x1] = face.box;
  const y1 = face.box[3];
  const [right, left] = face.points;
  const eyes = Math.hypot(left[0] - right[0], left[1] - right[1]);
  const [cos, sin] = [(left[0] - right[0]) / eyes, (left[1] - right[1]) / eyes];
  const tall = heightOf(face) / height;
  const wide = (tall * cardMm.width) / cardMm.height;
  const at = (u: number, v: number): Point => {
    const [across, down] = [(u - x) * wide, (v - y) * tall];
    return [(x0 + x1) / 2 + across * cos - down * sin, y1 - heightOf(face) / 2 + across * sin + down * cos];
  };
  return [at(0, 0), at(1, 0), at(1, 1), at(0, 1)];
}
