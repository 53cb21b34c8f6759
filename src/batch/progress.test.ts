import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { BatchRecord } from '../store/index.ts';
import { planSliceSize } from './plan.ts';
import { toBatch } from './progress.ts';

const record: BatchRecord = {
  id: '0b8f6a1e-5f0e-4d6c-9d6b-2f6f5a3c1e47',
  keyId: '0123456789ab',
  state: 'running',
  items: 1000,
  counts: {},
  createdAtMs: 0,
  readAtMs: 10_000,
};

describe('the progress of a batch', () => {
  it('has no expected end before the first result', () => {
    assert.equal(toBatch(record).expectedEndAt, undefined);
    assert.equal(toBatch({ ...record, startedAtMs: 5000 }).expectedEndAt, undefined);
  });

  it('expects that the rest takes as long as the results so far', () => {
    const batch = toBatch({ ...record, startedAtMs: 5000, counts: { FAIL: 50, OK: 150, SOURCE_ERROR: 50 } });
    assert.deepEqual([batch.settled, batch.charged], [250, 200]);
    assert.equal(batch.expectedEndAt, new Date(10_000 + 3 * 5000).toISOString());
  });

  it('has an end instead once it has ended', () => {
    const batch = toBatch({ ...record, state: 'completed', startedAtMs: 5000, endedAtMs: 9000, counts: { OK: 1000 } });
    assert.deepEqual([batch.endedAt, batch.expectedEndAt], [new Date(9000).toISOString(), undefined]);
  });
});

describe('slices', () => {
  it('are small enough that many workers share a small batch, and have at most 50 photos', () => {
    assert.deepEqual([1, 63, 128, 1000, 3200, 100_000].map(planSliceSize), [1, 1, 2, 15, 50, 50]);
  });
});
