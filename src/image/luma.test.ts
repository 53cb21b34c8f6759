import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lumaOf } from './luma.ts';

test('luma keeps grey unchanged and gives green the largest weight', () => {
  const data = Uint8Array.from([0, 0, 0, 128, 128, 128, 255, 255, 255, 255, 0, 0, 0, 255, 0, 0, 0, 255]);
  assert.deepEqual([...lumaOf({ data, widthPx: 3, heightPx: 2 })], [0, 128, 255, 77, 149, 29]);
});
