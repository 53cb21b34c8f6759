import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, describe, it } from 'node:test';
import sharp from 'sharp';
import { meanWidthPx } from '../src/image/index.ts';
import { createInspector, type Judged } from '../src/index.ts';
import { distance, judgeBy } from './judge.ts';

const sample = readFileSync('samples/sample-card.jpg');
const inspector = await createInspector();
after(() => inspector.close());
const judge = (image: Uint8Array) => judgeBy(inspector, image);

describe('a photo of two cards', () => {
  const beside = async (left: Buffer, right: Buffer) => {
    const { width, height } = await sharp(left).metadata();
    const canvas = sharp({ create: { width: 2 * width, height, channels: 3, background: '#808080' } });
    const other = await sharp(right).resize(width, height, { fit: 'cover' }).toBuffer();
    return await canvas
      .composite([
        { input: left, left: 0, top: 0 },
        { input: other, left: width, top: 0 },
      ])
      .jpeg({ quality: 95 })
      .toBuffer();
  };

  it('is not judged if both have a portrait, which is the reason in the answer', async () => {
    const inspection = await inspector.inspect(await beside(sample, readFileSync('samples/sample-blurred.jpg')));
    assert.ok(inspection.outcome === 'failed', JSON.stringify(inspection));
    assert.equal(inspection.reason, 'several_cards');
    assert.ok(inspection.card);
  });

  /** The sample card with its portrait painted over. */
  const withoutPortrait = async ({ portrait }: Judged): Promise<Buffer> => {
    const [xs, ys] = [0, 1].map((axis) => portrait.box.map((point) => point[axis as 0 | 1])) as [number[], number[]];
    const patch = sharp({ create: { width: 90, height: 110, channels: 3, background: '#c8d8e0' } }).png();
    const [left, top] = [Math.round(Math.min(...xs) - 10), Math.round(Math.min(...ys) - 15)];
    const painted = sharp(sample).composite([{ input: await patch.toBuffer(), left, top }]);
    return await painted.jpeg({ quality: 95 }).toBuffer();
  };

  it('is judged if one has no portrait, in either order', async () => {
    const judgedAlone = await judge(sample);
    const { card, photo } = judgedAlone;
    const faceless = await withoutPortrait(judgedAlone);
    for (const [first, second, shift] of [
      [sample, faceless, 0],
      [faceless, sample, photo.widthPx],
    ] as const) {
      const judged = await judge(await beside(first, second));
      const moved = judged.card.corners.map(([x, y]) => [x - shift, y]) as Judged['card']['corners'];
      assert.ok(distance(moved, card.corners) < 0.02 * photo.widthPx);
    }
  });

  it('is not judged if the one with a portrait is too small', async () => {
    const judged = await judge(sample);
    const scale = judged.photo.widthPx / meanWidthPx(judged.card.corners);
    const ofCardWidth = (image: Buffer, px: number) =>
      sharp(image)
        .resize(Math.round(px * scale))
        .toBuffer();
    const [wide, small] = [await ofCardWidth(await withoutPortrait(judged), 300), await ofCardWidth(sample, 225)];
    const canvas = sharp({ create: { width: 1000, height: 500, channels: 3, background: '#808080' } });
    const both = canvas.composite([
      { input: wide, left: 10, top: 20 },
      { input: small, left: 620, top: 60 },
    ]);
    const inspection = await inspector.inspect(await both.jpeg({ quality: 95 }).toBuffer());
    assert.equal(inspection.outcome === 'failed' && inspection.reason, 'too_small');
  });
});
