import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import sharp from 'sharp';
import { createInspector } from '../../src/index.ts';
import { cardPhoto } from '../http/photos.ts';

const inspector = await createInspector();
const resized = async (width: number) => await sharp(cardPhoto).resize(width).jpeg().toBuffer();

describe('a picture that cannot hold a card of 240 pixels', () => {
  after(() => inspector.close());

  it('is too small after it was decoded, and no model runs on it', async () => {
    const tiny = await inspector.inspect(await resized(64));
    assert.ok(tiny.outcome === 'failed');
    assert.equal(tiny.reason, 'too_small');
    assert.deepEqual(tiny.photo, { widthPx: 64, heightPx: 48 });
    assert.deepEqual(Object.keys(tiny.timingsMs), ['decode']);
  });

  it('is too small as a portrait if it is narrower than half of a face', async () => {
    const thin = await inspector.inspectPortrait(
      await sharp(cardPhoto).extract({ left: 0, top: 0, width: 11, height: 900 }).png().toBuffer(),
    );
    assert.ok(thin.outcome === 'failed');
    assert.equal(thin.reason, 'too_small');
    assert.deepEqual(Object.keys(thin.timingsMs), ['decode']);
  });

  it('is not a photo that cuts off a third of a card of 334 pixels, which is judged', async () => {
    const part = await sharp(cardPhoto).extract({ left: 600, top: 150, width: 680, height: 750 }).png().toBuffer();
    const { outcome } = await inspector.inspect(
      await sharp(part).resize(249, 275, { fit: 'fill' }).jpeg({ quality: 92 }).toBuffer(),
    );
    assert.equal(outcome, 'judged');
  });
});
