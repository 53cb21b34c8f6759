import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { exactInterval } from './exact.ts';

/** Where the binomial tails, summed term by term in Python, are 0.025. */
const known = [
  { hits: 0, count: 11, low: 0, high: 0.2849141529181544 },
  { hits: 3, count: 11, low: 0.06021773417290769, high: 0.6097425595724213 },
  { hits: 11, count: 11, low: 0.7150858470818484, high: 1 },
  { hits: 8, count: 1520, low: 0.00227491430819483, high: 0.010344049423730026 },
  { hits: 500, count: 1000, low: 0.46854917297171, high: 0.5314508270282046 },
];

describe('exact intervals of a share', () => {
  for (const { hits, count, low, high } of known)
    it(`are those of summed binomial tails for ${hits} of ${count}`, () => {
      const found = exactInterval(hits, count);
      assert.equal(found.value, hits / count);
      assert.ok(Math.abs(found.low - low) < 1e-9, `${found.low} ${low}`);
      assert.ok(Math.abs(found.high - high) < 1e-9, `${found.high} ${high}`);
    });

  it('are 0 to 1 without photos', () => {
    assert.deepEqual(exactInterval(0, 0), { value: Number.NaN, low: 0, high: 1 });
  });
});
