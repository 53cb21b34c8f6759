import type { Pixels, Point } from '../../src/image/index.ts';
import type { Box } from '../base/plan.ts';

/** Five face points as YuNet orders them: right eye, left eye, nose tip, right and left mouth corner (the person's own). */
export type FacePoints = readonly [Point, Point, Point, Point, Point];

/** A person's picture, upright, with face box and points in its own pixels. */
export interface Portrait {
  readonly id: string;
  readonly pixels: Pixels;
  readonly box: Box;
  readonly points: FacePoints;
  /** Share of each pixel that is part of the person, `(height, width)` bytes; default: computed. */
  readonly matte?: Uint8Array;
}

/** Middle of the eyes, middle of the mouth, and their distance, the unit of a face. Pixels. */
export interface FaceRuler {
  readonly eyes: Point;
  readonly mouth: Point;
  readonly length: number;
}

/** Measures a face by its five points. */
export function measureFace([rightEye, leftEye, , mouthRight, mouthLeft]: FacePoints): FaceRuler {
  const eyes: Point = [(rightEye[0] + leftEye[0]) / 2, (rightEye[1] + leftEye[1]) / 2];
  const mouth: Point = [(mouthRight[0] + mouthLeft[0]) / 2, (mouthRight[1] + mouthLeft[1]) / 2];
  return { eyes, mouth, length: Math.hypot(mouth[0] - eyes[0], mouth[1] - eyes[1]) };
}

/** Maps all five points. */
export function mapPoints(points: FacePoints, map: (point: Point) => Point): FacePoints {
  return [map(points[0]), map(points[1]), map(points[2]), map(points[3]), map(points[4])];
}
