import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp from 'sharp';
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

test('nothing of a photo stays in the memory of the decoder', async () => {
  const photo = await sharp(new Uint8Array(3 * 1600 * 1200), { raw: { width: 1600, height: 1200, channels: 3 } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
  const { widthPx } = await decode(photo, { maxBytes: 1e5, maxPixels: 2e6 });
  assert.equal(widthPx, 1200);
  assert.equal(sharp.cache().memory.current, 0);
});
