import { cutTensor, type Pixels, type Point, pyramid, type Tensor } from '../image/index.ts';
import type { Model, Numbers } from '../model/index.ts';
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

/** Pixels between the cells of the detector's three outputs. */
const strides = [8, 16, 32] as const;

/**
 * Finds faces in a picture, `(1, 3, h, w)` float32 RGB 0..1 with sides that are multiples of 32, best first; a face that overlaps a better
 * one is dropped.
 * Model and decoding: YuNet (Wu et al., "YuNet: A Tiny Millisecond-level Face Detector", 2023).
 */
export async function detectFaces(picture: Tensor, model: Model, minScore = 0.5): Promise<readonly Face[]> {
  const outputs = await model.run({ picture });
  const widthPx = picture.shape[3]!;
  const faces = strides.flatMap((stride) => decodeStride({ outputs, stride, widthPx, minScore }));
  faces.sort((a, b) => b.score - a.score);
  return faces.filter((face, i) => faces.slice(0, i).every((better) => overlap(face.box, better.box) < 0.3));
}

/** Side of the square in which {@link findFace} searches. */
const pictureSidePx = 320;

/** The best face in a picture of any size, in pixels of that picture; for portraits and other pictures without a card. */
export async function findFace(picture: Pixels, detector: Model): Promise<Face | undefined> {
  const scale = Math.max(picture.widthPx, picture.heightPx) / pictureSidePx;
  const size = { widthPx: pictureSidePx, heightPx: pictureSidePx };
  const toPhoto = [scale, 0, 0, 0, scale, 0, 0, 0, 1] as const;
  const [best] = await detectFaces(cutTensor(pyramid(picture), { ...size, toPhoto, outside: padding }), detector);
  return best && moveFace(best, { scale });
}

/** A face in the pixels of another picture: scaled, then moved. */
export function moveFace({ box, points, score }: Face, { scale = 1, leftPx = 0, topPx = 0 }): Face {
  const to = ([x, y]: Point): Point => [x * scale + leftPx, y * scale + topPx];
  const [[x0, y0], [x1, y1]] = [to([box[0], box[1]]), to([box[2], box[3]])];
  const [a, b, c, d, e] = points;
  return { score, box: [x0, y0, x1, y1], points: [to(a), to(b), to(c), to(d), to(e)] };
}

interface StrideOutput {
  readonly outputs: Readonly<Record<string, Numbers>>;
  readonly stride: (typeof strides)[number];
  /** Width of the picture. */
  readonly widthPx: number;
  readonly minScore: number;
}

function decodeStride({ outputs, stride, widthPx, minScore }: StrideOutput): Face[] {
  const columns = widthPx / stride;
  const [scores, bbox, kps] = ['score', 'bbox', 'kps'].map((name) => outputs[`${name}_${stride}`]!.data);
  const faces: Face[] = [];
  for (let i = 0; i < scores!.length; i++) {
    const score = scores![i]!;
    if (score < minScore) continue;
    const cell = { column: i % columns, row: Math.floor(i / columns), stride };
    faces.push({
      score,
      box: boxAt(bbox!.subarray(i * 4, i * 4 + 4), cell),
      points: pointsAt(kps!.subarray(i * 10), cell),
    });
  }
  return faces;
}

interface Cell {
  readonly column: number;
  readonly row: number;
  readonly stride: number;
}

function boxAt(b: Float32Array, { column, row, stride }: Cell): Face['box'] {
  const x = (column + b[0]!) * stride;
  const y = (row + b[1]!) * stride;
  const halfWidth = (Math.exp(b[2]!) * stride) / 2;
  const halfHeight = (Math.exp(b[3]!) * stride) / 2;
  return [x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight];
}

function pointsAt(k: Float32Array, { column, row, stride }: Cell): Face['points'] {
  const at = (i: number): Point => [(k[2 * i]! + column) * stride, (k[2 * i + 1]! + row) * stride];
  return [at(0), at(1), at(2), at(3), at(4)];
}

/** Intersection over union of two boxes. */
function overlap(a: Face['box'], b: Face['box']): number {
  const width = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
  const height = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  if (width <= 0 || height <= 0) return 0;
  const shared = width * height;
  return shared / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - shared);
}
