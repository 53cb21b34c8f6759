import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Quad, rectangle } from './geometry.ts';
import { contains, paintOver } from './inside.ts';
import { boundsOf, centreOf, largestMovePx, sideLengthsPx } from './lines.ts';
import { blankPixels } from './pixels.ts';

const quad: Quad = [
  [10, 10],
  [50, 10],
  [50, 30],
  [10, 30],
];

test('a quad contains its centre, and with a margin also points just outside', () => {
  assert.equal(contains(quad, centreOf(quad)), true);
  assert.deepEqual(
    [contains(quad, [52, 20]), contains(quad, [52, 20], 0.1), contains(quad, [60, 20], 0.1)],
    [false, true, false],
  );
});

test('painting over fills the quad of the photo in the view, and nothing else', () => {
  const view = { widthPx: 30, heightPx: 20, toPhoto: [2, 0, 0, 0, 2, 0, 0, 0, 1] } as const;
  const { data } = paintOver(blankPixels(30, 20), view, { quad, margin: 0, level: 114 });
  const painted = Array.from(data).filter((level) => level === 114).length / 3;
  assert.equal(painted, 20 * 10);
  assert.equal(data[(5 * 30 + 5) * 3], 114);
});

test('bounds, sides and moves of a quad are those of its corners', () => {
  assert.deepEqual(boundsOf(quad), { left: 10, top: 10, right: 50, bottom: 30 });
  assert.deepEqual(sideLengthsPx(quad), [40, 20, 40, 20]);
  assert.equal(largestMovePx(rectangle(40, 20), quad), Math.hypot(10, 10));
});
