import assert from 'node:assert/strict';
import { test } from 'node:test';
import { invert, projectQuad, type Quad, rectToQuad } from '../image/index.ts';
import { around, hasWeakSide, moveWeakSides } from './weak-sides.ts';

/** Ten pixels a millimetre. */
const card: Quad = [
  [0, 0],
  [856, 0],
  [856, 540],
  [0, 540],
];
/** Its left side lies on the end of the barcode, 1.4 mm inside the card. */
const onBarcode: Quad = [
  [14, 0],
  [856, 0],
  [856, 540],
  [14, 540],
];
const weakLeft = [0.95, 0.9, 0.95, 0.7];
/** What looks say that have the left side so many pixels from the card's own. */
function looks(...left: readonly number[]): readonly Quad[] {
  return left.map((x): Quad => [[x, 0], card[1], card[2], [x, 540]]);
}

test('a weak side goes where all looks have it', () => {
  const moved = moveWeakSides(onBarcode, weakLeft, looks(-2, 2, 0, 3, -3));
  moved.forEach(([x, y], i) => {
    assert.ok(Math.hypot(x - card[i]![0], y - card[i]![1]) < 0.5, `corner ${i} at ${x}, ${y}`);
  });
});

test('a side stays with a clear edge, with looks of two minds, and where they have it nearly', () => {
  assert.equal(moveWeakSides(onBarcode, [0.95, 0.9, 0.95, 0.9], looks(0, 0, 0)), onBarcode);
  assert.equal(moveWeakSides(onBarcode, weakLeft, looks(-8, 8, 0)), onBarcode);
  assert.equal(moveWeakSides(onBarcode, weakLeft, looks(9, 9, 9)), onBarcode);
});

test('looks are asked for only where an edge is weak', () => {
  assert.equal(hasWeakSide(weakLeft), true);
  assert.equal(hasWeakSide([0.9, 0.9, 0.9, 0.9]), false);
});

test('the quads around a quad begin with it and lie within a few hundredths of it', () => {
  const quads = around(onBarcode);
  const back = invert(rectToQuad(1, 1, onBarcode));
  assert.ok(quads.length >= 4);
  quads.forEach((quad, k) => {
    const [[left, top], , [right, bottom]] = projectQuad(back, quad);
    const most = Math.max(Math.abs(left), Math.abs(top), Math.abs(right - 1), Math.abs(bottom - 1));
    assert.ok(k === 0 ? most < 1e-9 : most > 0.01 && most < 0.05, `quad ${k}: ${most}`);
  });
});
