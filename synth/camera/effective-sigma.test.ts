import assert from 'node:assert/strict';
import { test } from 'node:test';
import { effectiveSigma } from './effective-sigma.ts';

test('without scattered light the spot is as wide as its core', () => {
  assert.equal(effectiveSigma(1.3, { share: 0, sigma: 4 }), 1.3);
});

test('light scattered far away costs contrast, not resolution: the closed form of its limit', () => {
  for (const share of [0.1, 0.25, 0.4]) {
    const limit = 0.9 * Math.sqrt(Math.LN2 / Math.log(2 * (1 - share)));
    assert.ok(Math.abs(effectiveSigma(0.9, { share, sigma: 50 }) / limit - 1) < 1e-3);
  }
});

test('light scattered nearby widens the spot as variances add up', () => {
  const expected = Math.sqrt(1 + 0.2 * 0.3 ** 2);
  assert.ok(Math.abs(effectiveSigma(1, { share: 0.2, sigma: 0.3 }) / expected - 1) < 2e-3);
});
