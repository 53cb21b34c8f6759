import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mapQuad, type Quad } from '../image/index.ts';
import { shapeDoubt } from './shape.ts';

const photo = { widthPx: 1280, heightPx: 960 };

/** A flat rectangle of that proportion, tilted about both axes, in front of a camera that points at its centre. */
function rectangleSeen(proportion: number, pitch: number, focalPx: number): Quad {
  const corners: Quad = [
    [-proportion, -1],
    [proportion, -1],
    [proportion, 1],
    [-proportion, 1],
  ];
  const yaw = 0.15;
  return mapQuad(corners, ([x, y]) => {
    const depth = 5 - x * Math.sin(yaw) + y * Math.sin(pitch) * Math.cos(yaw);
    const right = x * Math.cos(yaw) + y * Math.sin(pitch) * Math.sin(yaw);
    return [640 + (focalPx * right) / depth, 480 + (focalPx * y * Math.cos(pitch)) / depth];
  });
}

for (const [name, proportion] of [
  ['an ID-1 card', 85.6 / 53.98],
  ['a passport page', 125 / 88],
] as const)
  for (const pitch of [0, 0.5, -0.6])
    test(`${name} tilted by ${pitch} is not doubted`, () => {
      const doubt = shapeDoubt(rectangleSeen(proportion, pitch, 1088), photo);
      assert.ok(doubt < 2, `${doubt}`);
    });

test('a rectangle that has the proportions of no document is doubted', () => {
  assert.ok(shapeDoubt(rectangleSeen(1.8, 0, 1088), photo) > 5);
  assert.ok(shapeDoubt(rectangleSeen(1.2, 0, 1088), photo) > 5);
});

test('a card with one corner far off is doubted', () => {
  const [a, b, c, [x, y]] = rectangleSeen(85.6 / 53.98, 0.3, 1088);
  assert.ok(shapeDoubt([a, b, c, [x - 40, y + 40]], photo) > 3);
});
