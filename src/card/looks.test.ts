import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isCertain } from './looks.ts';

const corners = [
  [0, 0],
  [856, 0],
  [856, 540],
  [0, 540],
] as const;
const sure = { corners, card: 0.99, turned: 0.01, thai: 0.98 };

test('a look that leaves no doubt is certain, of a Thai card or another, upright or upside down', () => {
  assert.ok(isCertain(sure));
  assert.ok(isCertain({ ...sure, thai: 0.02 }));
  assert.ok(isCertain({ ...sure, turned: 0.97 }));
});

test('a look is not certain that doubts the card, which way up it is or its kind', () => {
  assert.ok(!isCertain({ ...sure, card: 0.8 }));
  assert.ok(!isCertain({ ...sure, card: 0.01 }));
  assert.ok(!isCertain({ ...sure, turned: 0.4 }));
  assert.ok(!isCertain({ ...sure, thai: 0.7 }));
});
