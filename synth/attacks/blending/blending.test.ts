import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blankPixels, type Pixels, type Point } from '../../../src/image/index.ts';
import { Random } from '../../base/random.ts';
import { drawFace } from '../../people/drawn-face.ts';
import { type FacePoints, mapPoints, measureFace } from '../../people/portrait.ts';
import { type Blend, blendOver } from './blend.ts';
import { areaAround, lift, maskOf, sampleThrough } from './layer.ts';
import { fitAffine, outline } from './shape.ts';
import { thinPlate } from './spline.ts';
import { planSwap, swapFace } from './swap-face.ts';

const face = drawFace(2);
const donor = drawFace(9);
const alpha: Blend = { kind: 'alpha', match: 0, opacity: 1, reach: 4 };

function filled(level: number): Pixels {
  const pixels = blankPixels(40, 40);
  pixels.data.fill(level);
  return pixels;
}

const near = ([x, y]: Point, [u, v]: Point, by: number): boolean => Math.hypot(x - u, y - v) < by;

test('an affine map is found from five points', () => {
  const map = ([x, y]: Point): Point => [1.2 * x - 0.3 * y + 5, 0.2 * x + 0.9 * y - 7];
  const found = fitAffine(face.points, mapPoints(face.points, map));
  for (const point of [
    [0, 0],
    [320, 400],
  ] as const)
    assert.ok(near(found(point), map(point), 1e-6));
});

test('the outline of a face encloses its points, and that of its eyes excludes the mouth', () => {
  const [whole, eyes] = [outline(face.points, 'whole'), outline(face.points, 'eyes')];
  const { eyes: middle, mouth, length } = measureFace(face.points);
  const lowest = (polygon: readonly Point[]): number => Math.max(...polygon.map(([, y]) => y));
  assert.ok(lowest(whole) > mouth[1] + 0.4 * length && Math.min(...whole.map(([, y]) => y)) < middle[1] - 0.9 * length);
  assert.ok(lowest(eyes) < mouth[1] - 0.4 * length);
});

test('a thin plate goes through its points, and is the identity where nothing moves', () => {
  const from: readonly Point[] = [
    [0, 0],
    [10, 0],
    [10, 10],
    [0, 10],
    [4, 5],
  ];
  const to = from.map(([x, y], i): Point => [x + (i === 4 ? 2 : 0), y]);
  const map = thinPlate(from, to);
  for (const [i, point] of from.entries()) assert.ok(near(map(point), to[i]!, 1e-6));
  assert.ok(near(thinPlate(from, from)([3, 7]), [3, 7], 1e-6));
});

test('an area contains its polygon and the margin around it, inside the picture', () => {
  const area = areaAround(
    [
      [10, 12],
      [20.5, 30],
    ],
    3,
    { widthPx: 22, heightPx: 100 },
  );
  assert.deepEqual(area, { x: 7, y: 9, widthPx: 15, heightPx: 24 });
});

test('a mask is one inside its polygon, nothing outside, and soft by its feather', () => {
  const area = { x: 4, y: 4, widthPx: 32, heightPx: 32 };
  const square: readonly Point[] = [
    [12, 12],
    [28, 12],
    [28, 28],
    [12, 28],
  ];
  const at = (mask: Float32Array, x: number, y: number): number => mask[(y - 4) * 32 + x - 4]!;
  const hard = maskOf(square, area, 0);
  assert.deepEqual([at(hard, 20, 20), at(hard, 6, 6)], [1, 0]);
  assert.equal(
    hard.reduce((sum, value) => sum + value, 0),
    256,
  );
  const soft = maskOf(square, area, 2);
  assert.ok(Math.abs((at(soft, 12, 20) + at(soft, 11, 20)) / 2 - 0.5) < 0.02 && at(soft, 20, 20) > 0.99);
});

test('a layer sampled at its own position is the picture itself', () => {
  const area = { x: 60, y: 80, widthPx: 33, heightPx: 21 };
  const through = sampleThrough(face.pixels, area, (point) => point);
  const lifted = lift(face.pixels, area);
  assert.ok(through.data.every((value, i) => Math.abs(value - lifted.data[i]!) < 0.01));
});

const area = { x: 10, y: 10, widthPx: 20, heightPx: 20 };
const mask = maskOf(
  [
    [15, 15],
    [25, 15],
    [25, 25],
    [15, 25],
  ],
  area,
  0,
);
const layers = (over: number) => ({ under: lift(filled(100), area), over: lift(filled(over), area), mask });
const middle = (20 * 40 + 20) * 3;

test('a blend shows the layer inside the mask by its opacity, and keeps the rest of the picture', () => {
  const picture = filled(100);
  const { data } = blendOver(picture, layers(180), alpha);
  assert.deepEqual([data[middle], data[0], picture.data[middle]], [180, 100, 100]);
  assert.equal(blendOver(picture, layers(180), { ...alpha, opacity: 0.5 }).data[middle], 140);
});

test('matched colours, a membrane and bands all restore what an even layer covers', () => {
  for (const [kind, match, most] of [
    ['alpha', 1, 1],
    ['membrane', 0, 45],
    ['bands', 0, 80],
  ] as const) {
    const { data } = blendOver(filled(100), layers(180), { kind, match, opacity: 1, reach: 6 });
    assert.ok(data[middle]! - 100 <= most, `${kind}: ${data[middle]}`);
    assert.equal(data[0], 100);
  }
});

test('a swap changes only the region, to the donor’s face', () => {
  const plan = { ...planSwap(new Random(1), 0.9, ['whole']), blend: alpha, jitter: 0 };
  const { pixels, region } = swapFace(face, donor, { plan, seed: 4 });
  const around = areaAround(region, 4 * plan.feather * measureFace(face.points).length + 3, pixels);
  let [inside, outside] = [0, 0];
  for (let i = 0; i < pixels.data.length; i++) {
    const [x, y] = [Math.floor(i / 3) % pixels.widthPx, Math.floor(i / 3 / pixels.widthPx)];
    const isNear = x >= around.x && y >= around.y && x < around.x + around.widthPx && y < around.y + around.heightPx;
    const difference = Math.abs(pixels.data[i]! - face.pixels.data[i]!);
    if (isNear) inside += difference;
    else outside = Math.max(outside, difference);
  }
  assert.ok(inside > 1e5 && outside === 0, `${inside} inside, ${outside} outside`);
});

test('a face swapped with itself hardly changes', () => {
  const plan = { ...planSwap(new Random(1), 0, ['inner']), blend: alpha, jitter: 0, soften: 0 };
  const { pixels, region } = swapFace(face, face, { plan, seed: 4 });
  const inside = areaAround(region, 0, pixels);
  const [was, is] = [lift(face.pixels, inside), lift(pixels, inside)];
  const mean = is.data.reduce((sum, value, i) => sum + Math.abs(value - was.data[i]!), 0) / is.data.length;
  assert.ok(mean < 6, `${mean}`);
});

test('subtle swaps match colours and hide their edges better than obvious ones', () => {
  const mean = (strength: number, of: (plan: ReturnType<typeof planSwap>) => number): number =>
    Array.from({ length: 100 }, (_, seed) => of(planSwap(new Random(seed), strength, ['whole']))).reduce(
      (a, b) => a + b,
    ) / 100;
  assert.ok(mean(0, ({ blend }) => blend.match) > mean(1, ({ blend }) => blend.match) + 0.3);
  assert.ok(mean(0, ({ feather }) => feather) > 2 * mean(1, ({ feather }) => feather));
});

test('points that do not face the camera still give an outline of finite size', () => {
  const turned: FacePoints = [
    [10, 10],
    [16, 10],
    [18, 15],
    [11, 22],
    [15, 22],
  ];
  for (const [x, y] of outline(turned, 'whole')) assert.ok(Number.isFinite(x) && Number.isFinite(y));
});
