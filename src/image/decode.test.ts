import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode } from './decode.ts';
import { encodeJpeg } from './encode.ts';
import { blankPixels } from './pixels.ts';

test('a slice of decoded pixels is a copy', async () => {
  const { data } = await decode(await encodeJpeg(blankPixels(8, 8), { quality: 90 }), {
    maxBytes: 1e4,
    maxPixels: 100,
  });
  const copy = data.slice();
  copy[0] = 200;
  assert.notEqual(data[0], 200);
});
