import assert from 'node:assert/strict';
import { test } from 'node:test';
import { amount, needsOf, rounded } from './scaling.ts';

const costs = { cpuMs: 40, photoBytes: 200_000, commits: 2, keptBytes: 500, walBytes: 1000, maxRate: 400 };
const machine = { cores: 16, maxBusy: 0.5 };

test('what a rate requires follows from the costs of one photo', () => {
  assert.deepEqual(needsOf(1000, costs, machine), {
    cores: 80,
    machines: 5,
    commitsASecond: 2000,
    ofPostgres: 2.5,
    walBytesASecond: 1_000_000,
    networkBitsASecond: 1_600_000_000,
    keptBytesADay: 43_200_000_000,
  });
});

test('a part of a machine is a whole one', () => {
  assert.equal(needsOf(1, costs, machine).machines, 1);
  assert.equal(needsOf(201, costs, machine).machines, 2);
});

test('figures have two digits, and the unit that needs the fewest', () => {
  assert.deepEqual([1234, 0.03449, 99.6, 1_550_000].map(rounded), ['1,200', '0.034', '100', '1,600,000']);
  assert.deepEqual(
    [amount(43_200_000_000, 'B'), amount(999, 'B/s'), amount(1_600_000_000, 'bit/s'), amount(0.5, 'B')],
    ['43 GB', '1,000 B/s', '1.6 Gbit/s', '0.5 B'],
  );
});
