import { cutTensor, type Pixels, type Point, pyramid, type Tensor } from '../image/index.ts';
import type { Model, Numbers } from '../model/index.ts';
import { evenOdds } from './thresholds.ts';
import { padding } from './views.ts';

/** A face as YuNet finds it, in pixels of the picture that it received. */
export interface Face {
  /** `[x0, y0, x1, y1]` */
  readonly box: readonly [number, number, number, number];
  /** Right eye, left eye, nose tip, right and left corner of the mouth, as the person's own right and left. */
  readonly points: readonly [Point, Point, Point, Point, Point];
  /** 0..1 */
  readonly score: number;
}

/** Side of the square, in pixels, in which a face is searched for in a picture of any size. */
const searchPx = 320;

/**
 * Finds faces in a picture, `(1, 3, h, w)` float32 RGB 0..1 with sides that are multiples of 32, best first; a face that overlaps a better
 * one is dropped.
 * Model and decoding: YuNet (Wu et al., "YuNet: A Tiny Millisecond-level Face Detector", 2023).
 */
export async function detectFaces(picture: Tensor, model: Model, minScore: number): Promise<readonly Face[]> {
  const outputs = await model.run({ picture });
  const widthPx = picture.shape[3]!;
  const faces = [8, 16, 32].flatMap((stride) => decodeStride(outputs, { stride, widthPx, minScore }));
  faces.sort((a, b) => b.score - a.score);
  return faces.filter((face, i) => faces.slice(0, i).every((better) => overlap(face.box, better.box) < 0.3));
}

/** The best face in a picture of any size, in pixels of that picture; for portraits and other pictures without a card. */
export async function findFace(picture: Pixels, detector: Model): Promise<Face | undefined> {
  const scale = Math.max(picture.widthPx, picture.heightPx) / searchPx;
  const toPhoto = [scale, 0, 0, 0, scale, 0, 0, 0, 1] as const;
  const view = cutTensor(pyramid(picture), { widthPx: searchPx, heightPx: searchPx, toPhoto, outside: padding });
  const [best] = await detectFaces(view, detector, evenOdds);
  return best && moveFace(best, { scale });
}

/** The face with the tallest box. */
export function tallest(faces: readonly Face[]): Face | undefined {
  return faces.toSorted((a, b) => heightOf(b) - heightOf(a))[0];
}

/** Height of a face's box. */
export function heightOf({ box: [, top, , bottom] }: Face): number {
  return bottom - top;
}

/** A face in the pixels of another picture: scaled, then moved. */
export function moveFace({ box, points, score }: Face, { scale = 1, leftPx = 0, topPx = 0 }): Face {
  const to = ([x, y]: Point): Point => [x * scale + leftPx, y * scale + topPx];
  const [[x0, y0], [x1, y1]] = [to([box[0], box[1]]), to([box[2], box[3]])];
  const [a, b, c, d, e] = points;
  return { score, box: [x0, y0, x1, y1], points: [to(a), to(b), to(c), to(d), to(e)] };
}

type Outputs = Readonly<Record<string, Numbers>>;
type Grid = Readonly<Record<'stride' | 'widthPx' | 'minScore', number>>;

/** The faces in the cells of one stride, which are that many pixels apart in a picture of this width. */
function decodeStride(outputs: Outputs, { stride, widthPx, minScore }: Grid): Face[] {
  const columns = widthPx / stride;
  const [scores, boxes, points] = ['score', 'bbox', 'kps'].map((name) => outputs[`${name}_${stride}`]!.data);
  const faces: Face[] = [];
  for (const [i, score] of scores!.entries()) {
    if (score < minScore) continue;
    const [column, row] = [i % columns, Math.floor(i / columns)];
    const at = (p: Float32Array): Point => [(column + p[0]!) * stride, (row + p[1]!) * stride];
    const point = (k: number) => at(points!.subarray(10 * i + 2 * k));
    const box = boxes!.subarray(4 * i);
    const [x, y] = at(box);
    const [halfWidth, halfHeight] = [(Math.exp(box[2]!) * stride) / 2, (Math.exp(box[3]!) * stride) / 2];
    faces.push({
      score,
      box: [x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight],
      points: [point(0), point(1), point(2), point(3), point(4)],
    });
  }
  return faces;
}

/** Intersection over union of two boxes. */
function overlap(a: Face['box'], b: Face['box']): number {
  const width = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
  const height = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  if (width <= 0 || height <= 0) return 0;
  const shared = width * height;
  return shared / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - shared);
}
