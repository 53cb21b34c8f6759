import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mapQuad, type Quad } from '../../src/image/index.ts';
import { boxOverlap, cornerError, cornerErrorAnyWay, isJudgeable, uprightBox } from './truth.ts';

const card: Quad = [
  [100, 100],
  [500, 100],
  [500, 400],
  [100, 400],
];
const halfTurned: Quad = [card[2], card[3], card[0], card[1]];

test('an error of 5 px on a diagonal of 500 px is 1 %', () => {
  assert.equal(cornerError(card, [[103, 104], ...card.slice(1)]), 1);
});

test('a card found upside down is right whichever way up, and wrong in its own order', () => {
  assert.equal(cornerErrorAnyWay(card, halfTurned), 0);
  assert.equal(cornerError(card, halfTurned), 100);
});

test('a card must be judged if it lies wholly in the photo and is at least 320 px wide', () => {
  assert.equal(isJudgeable({ widthPx: 640, heightPx: 480 }, card), true);
  assert.equal(isJudgeable({ widthPx: 499, heightPx: 480 }, card), false);
  const narrow = mapQuad(card, ([x, y]) => [x * 0.79, y]);
  assert.equal(isJudgeable({ widthPx: 640, heightPx: 480 }, narrow), false);
});

test('boxes that share half of their areas have an overlap of a third', () => {
  assert.equal(boxOverlap([0, 0, 2, 1], [1, 0, 3, 1]), 1 / 3);
  assert.deepEqual(uprightBox(card), [100, 100, 500, 400]);
});
