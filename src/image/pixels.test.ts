import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blankPixels, dropPixels } from './pixels.ts';

test('dropped pixels are gone, and those that share their memory with others stay', () => {
  const photo = blankPixels(40, 30);
  dropPixels(photo);
  assert.equal(photo.data.length, 0);
  const part = { data: blankPixels(4, 4).data.subarray(0, 12), widthPx: 2, heightPx: 2 };
  dropPixels(part);
  assert.equal(part.data.length, 12);
});
