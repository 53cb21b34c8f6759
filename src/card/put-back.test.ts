import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Quad } from '../image/index.ts';
import { isFarOff, putBack } from './put-back.ts';

/** Ten pixels a millimetre. */
const card: Quad = [
  [0, 0],
  [856, 0],
  [856, 540],
  [0, 540],
];
const onBarcode: Quad = [
  [16, 0],
  [856, 0],
  [856, 540],
  [16, 540],
];

function shifted(by: number): Quad {
  return card.map(([x, y]) => [x + by, y]) as unknown as Quad;
}

test('a side on a printed line is put where both looks have it', () => {
  assert.ok(isFarOff(onBarcode, card));
  const back = putBack(onBarcode, [shifted(-2), shifted(2)])!;
  back.forEach(([x, y], i) => {
    assert.ok(Math.hypot(x - card[i]![0], y - card[i]![1]) < 0.5, `corner ${i} at ${x}, ${y}`);
  });
});

test('a side stays where the second look agrees with the edges, or has it off to the other hand', () => {
  assert.equal(putBack(onBarcode, [card, onBarcode]), undefined);
  assert.equal(putBack(onBarcode, [card, shifted(32)]), undefined);
  assert.equal(isFarOff(onBarcode, onBarcode), false);
});

test('how far off is far can be said', () => {
  assert.equal(isFarOff(onBarcode, card, 1.5), true);
  assert.equal(isFarOff(onBarcode, card, 1.7), false);
});
