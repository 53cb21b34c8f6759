import assert from 'node:assert/strict';
import { test } from 'node:test';
import { spearman } from './statistics.ts';

test('rank correlation depends only on the order, and ties share their ranks', () => {
  assert.equal(spearman([1, 2, 30], [0.1, 0.2, 0.21]), 1);
  assert.equal(spearman([1, 2, 3], [9, 5, 1]), -1);
  assert.ok(Math.abs(spearman([1, 2, 2, 3], [1, 2, 3, 4]) - 0.9487) < 1e-4);
});
