import { cutTensor, type Point, type Pyramid, type Quad } from '../image/index.ts';
import type { Model } from '../model/index.ts';
import { detectFaces, type Face } from './face.ts';
import { cardMm, wholeCut } from './views.ts';

/** The photo is searched for faces in a square of so many pixels. */
const lookPx = 320;
const minScore = 0.6;
/** So many faces, the largest, are thought to be the portrait. */
const mostFaces = 2;
/** Where on a document the portrait's face is, in shares of its sides, and its height: at the left on most, at the right on a Thai card. */
const layouts = [
  { x: 0.18, y: 0.5, height: 0.3 },
  { x: 0.86, y: 0.65, height: 0.23 },
] as const;

/** Rough quads of the documents that the faces in the photo would be the portraits of. */
export async function quadsAroundFaces(photo: Pyramid, detector: Model): Promise<readonly Quad[]> {
  const cut = wholeCut(photo.photo, lookPx);
  const [scale, , left, , , top] = cut.toPhoto;
  const faces = await detectFaces(cutTensor(photo, cut), detector, minScore);
  const largest = [...faces].sort((a, b) => heightOf(b) - heightOf(a)).slice(0, mostFaces);
  const toPhoto = ([x, y]: Point): Point => [x * scale + left, y * scale + top];
  return largest.flatMap((face) =>
    layouts.map((layout) => documentAround(face, layout).map(toPhoto) as unknown as Quad),
  );
}

function heightOf({ box: [, top, , bottom] }: Face): number {
  return bottom - top;
}

/** In pixels of the picture in which the face was found; the document is level as the eyes are. */
function documentAround({ box, points }: Face, { x, y, height }: (typeof layouts)[number]): Point[] {
  const [right, left] = points;
  const eyes = Math.hypot(left[0] - right[0], left[1] - right[1]);
  const [cos, sin] = [(left[0] - right[0]) / eyes, (left[1] - right[1]) / eyes];
  const tall = (box[3] - box[1]) / height;
  const wide = (tall * cardMm.width) / cardMm.height;
  const [middleX, middleY] = [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
  const at = (u: number, v: number): Point => {
    const [across, down] = [(u - x) * wide, (v - y) * tall];
    return [middleX + across * cos - down * sin, middleY + across * sin + down * cos];
  };
  return [at(0, 0), at(1, 0), at(1, 1), at(0, 1)];
}
