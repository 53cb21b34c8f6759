import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { exactInterval as ofConsole } from '../../console/src/thresholds/exact.ts';
import { exactInterval as ofReport } from '../../src/eval/metrics/exact.ts';

describe('the exact interval of the console', () => {
  it('is that of the report of antifake eval, from one photo to hundred thousand, also for parts of a photo', () => {
    for (const count of [1, 2, 7, 59, 299, 2995, 100_000])
      for (const share of [0, 0.001, 0.013, 0.1, 0.5, 0.87, 0.999, 1]) {
        const [own, report] = [ofConsole(share * count, count), ofReport(share * count, count)];
        for (const end of ['value', 'low', 'high'] as const)
          assert.ok(
            Math.abs(own[end] - report[end]) < 1e-6,
            `${end} of ${share} × ${count}: ${own[end]}, ${report[end]}`,
          );
      }
  });

  it('says nothing about no photos', () => {
    assert.deepEqual(ofConsole(0, 0), { value: Number.NaN, low: 0, high: 1 });
  });
});
