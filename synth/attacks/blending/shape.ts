import type { Point } from '../../../src/image/index.ts';
import type { FacePoints } from '../../people/portrait.ts';

/**
 * The mean face of 400 front-facing portraits, measured with YuNet points and 86 landmarks.
 * Origin: middle of the eyes; unit: the distance from there to the middle of the mouth; y down.
 */
const meanPoints: FacePoints = [
  [-0.491, 0],
  [0.491, 0],
  [0.017, 0.6],
  [-0.432, 1],
  [0.432, 1],
];

type Polygon = readonly Point[];

const regions = {
  /** Hairline to chin. */
  whole: [
    [-0.035, -1.13],
    [0.368, -1.082],
    [0.699, -0.91],
    [0.902, -0.611],
    [1.015, -0.282],
    [1.061, 0.051],
    [1.046, 0.4],
    [0.991, 0.744],
    [0.889, 1.07],
    [0.684, 1.35],
    [0.409, 1.583],
    [0.034, 1.712],
    [-0.351, 1.605],
    [-0.627, 1.392],
    [-0.842, 1.122],
    [-0.966, 0.795],
    [-1.039, 0.454],
    [-1.068, 0.099],
    [-1.036, -0.237],
    [-0.943, -0.576],
    [-0.749, -0.88],
    [-0.431, -1.061],
  ],
  /** Brows to chin, as in swaps by 68 landmarks. */
  inner: [
    [-0.72, -0.42],
    [-0.3, -0.5],
    [0.3, -0.5],
    [0.72, -0.42],
    [0.93, -0.1],
    [0.94, 0.4],
    [0.88, 0.8],
    [0.75, 1.12],
    [0.5, 1.4],
    [0.03, 1.6],
    [-0.45, 1.4],
    [-0.7, 1.12],
    [-0.86, 0.8],
    [-0.93, 0.4],
    [-0.93, -0.1],
  ],
  /** Brows to the upper lip, no chin. */
  middle: [
    [-0.78, -0.4],
    [0, -0.46],
    [0.78, -0.4],
    [0.84, 0.1],
    [0.62, 0.6],
    [0.58, 1.1],
    [0.3, 1.36],
    [-0.3, 1.36],
    [-0.58, 1.1],
    [-0.62, 0.6],
    [-0.84, 0.1],
  ],
  eyes: [
    [-0.9, -0.42],
    [0, -0.38],
    [0.9, -0.42],
    [0.88, 0.2],
    [0.3, 0.26],
    [0, 0.2],
    [-0.3, 0.26],
    [-0.88, 0.2],
  ],
  nose: [
    [-0.16, -0.05],
    [0.16, -0.05],
    [0.3, 0.5],
    [0.4, 0.72],
    [0.2, 0.86],
    [-0.2, 0.86],
    [-0.4, 0.72],
    [-0.3, 0.5],
  ],
  mouth: [
    [-0.55, 0.95],
    [-0.2, 0.86],
    [0.2, 0.86],
    [0.55, 0.95],
    [0.5, 1.16],
    [0.2, 1.38],
    [-0.2, 1.38],
    [-0.5, 1.16],
  ],
} as const satisfies Record<string, Polygon>;

export type FaceRegion = keyof typeof regions;

/** The outline of a part of this face, in the pixels of its points: the mean shape, transformed by a least-squares affine map. */
export function outline(points: FacePoints, region: FaceRegion): Polygon {
  const map = fitAffine(meanPoints, points);
  return regions[region].map(map);
}

/** The affine map from `from` to `to`, by least squares over the five points. */
export function fitAffine(from: FacePoints, to: FacePoints): (point: Point) => Point {
  const mean = (points: FacePoints, axis: 0 | 1): number => points.reduce((sum, point) => sum + point[axis], 0) / 5;
  const [mx, my, tx, ty] = [mean(from, 0), mean(from, 1), mean(to, 0), mean(to, 1)];
  let [xx, xy, yy, ux, uy, vx, vy] = [0, 0, 0, 0, 0, 0, 0];
  from.forEach((point, i) => {
    const [x, y, u, v] = [point[0] - mx, point[1] - my, to[i]![0] - tx, to[i]![1] - ty];
    xx += x * x;
    xy += x * y;
    yy += y * y;
    ux += u * x;
    uy += u * y;
    vx += v * x;
    vy += v * y;
  });
  const det = xx * yy - xy * xy;
  const [a, b, c, d] = [
    (ux * yy - uy * xy) / det,
    (uy * xx - ux * xy) / det,
    (vx * yy - vy * xy) / det,
    (vy * xx - vx * xy) / det,
  ];
  return ([x, y]) => [tx + a * (x - mx) + b * (y - my), ty + c * (x - mx) + d * (y - my)];
}
