import assert from 'node:assert/strict';
import { test } from 'node:test';
import { medianOf } from './median.ts';

test('the median is the middle one of the sorted numbers, the upper of two, and the input is unchanged', () => {
  for (const length of [1, 2, 3, 10, 101, 5760]) {
    const numbers = Float32Array.from({ length }, (_, i) => ((i * 7919) % 613) / 100 - 3);
    const before = [...numbers];
    assert.equal(medianOf(numbers), numbers.toSorted()[length >> 1]);
    assert.deepEqual([...numbers], before);
  }
  assert.equal(medianOf(new Float32Array(50).fill(2)), 2);
});
