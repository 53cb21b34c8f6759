import assert from 'node:assert/strict';
import { test } from 'node:test';
import { percentilesOf, quantileOf } from './percentiles.ts';

const infinity = Number.POSITIVE_INFINITY;
/** Ten observations up to 0.1 s, ten more up to 0.2 s. */
const twenty = [
  { upTo: 0.1, count: 10 },
  { upTo: 0.2, count: 20 },
  { upTo: infinity, count: 20 },
];

test('a quantile lies within its bucket, as evenly spread observations would put it', () => {
  for (const [share, value] of [
    [0, 0],
    [0.25, 0.05],
    [0.5, 0.1],
    [0.75, 0.15],
    [1, 0.2],
  ] as const)
    assert.ok(Math.abs(quantileOf(twenty, share) - value) < 1e-12, `${share}`);
});

test('a quantile past the highest bound is that bound, and there is none of nothing', () => {
  const slow = [...twenty.slice(0, 2), { upTo: infinity, count: 100 }];
  assert.equal(quantileOf(slow, 0.99), 0.2);
  assert.ok(Number.isNaN(quantileOf([{ upTo: infinity, count: 0 }], 0.5)));
});

test('percentiles are whole milliseconds that never fall', () => {
  assert.deepEqual(percentilesOf(twenty), { p50Ms: 100, p95Ms: 190, p99Ms: 198 });
});
