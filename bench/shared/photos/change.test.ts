import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blankPixels } from '../../../src/image/index.ts';
import { visibleChange } from './change.ts';

test('the visible change is the mean over the twentieth of the pixels that changed most', () => {
  const before = blankPixels(20, 20);
  const after = { ...before, data: before.data.slice() };
  // 20 of 400 pixels are a twentieth: ten by 30 in all channels, ten by 30 in one.
  for (let i = 0; i < 10; i++) after.data.fill(30, i * 3, i * 3 + 3);
  for (let i = 10; i < 20; i++) after.data[i * 3] = 30;
  assert.equal(visibleChange(before, after), (10 * 30 + 10 * 10) / 20);
  assert.equal(visibleChange(before, before), 0);
  // Where fewer changed, the rest of the twentieth counts as unchanged.
  const dot = { ...before, data: before.data.with(0, 60).with(1, 60).with(2, 60) };
  assert.equal(visibleChange(before, dot), 60 / 20);
});
