import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compose, invert, isConvexClockwise, project, type Quad, rectToQuad, turnHalf } from './geometry.ts';

const quad: Quad = [
  [10, 20],
  [110, 35],
  [95, 120],
  [5, 90],
];

function near(actual: readonly number[], expected: readonly number[]) {
  actual.forEach((value, i) => {
    assert.ok(Math.abs(value - expected[i]!) < 1e-6, `${actual} is not ${expected}`);
  });
}

test('the corners of a rectangle map to the corners of the quad in order', () => {
  const map = rectToQuad(200, 100, quad);
  near(project(map, [0, 0]), quad[0]);
  near(project(map, [200, 0]), quad[1]);
  near(project(map, [200, 100]), quad[2]);
  near(project(map, [0, 100]), quad[3]);
});

test('a homography and its inverse cancel out', () => {
  const map = rectToQuad(200, 100, quad);
  near(project(compose(invert(map), map), [37, 61]), [37, 61]);
});

test('two half turns change nothing, and one moves the first corner to the third place', () => {
  assert.deepEqual(turnHalf(turnHalf(quad)), quad);
  assert.deepEqual(turnHalf(quad)[0], quad[2]);
});

test('a mirrored or folded quad is not convex clockwise', () => {
  assert.ok(isConvexClockwise(quad));
  assert.ok(!isConvexClockwise([quad[1], quad[0], quad[3], quad[2]]));
  assert.ok(!isConvexClockwise([quad[0], quad[2], quad[1], quad[3]]));
});
