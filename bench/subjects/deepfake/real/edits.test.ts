import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Pixels, rectangle } from '../../../../src/image/index.ts';
import { cutOut } from '../../../../synth/dataset/faces.ts';
import { drawFace, Random } from '../../../../synth/index.ts';
import { editPhoto, edits, remakePhoto, type Target } from './edits.ts';

const { pixels, points, box } = drawFace(3);
/** The face is upright, so its box is a quad. */
const face = rectangle(box.width, box.height).map(([x, y]) => [x + box.x, y + box.y]) as unknown as Target['face'];
const target: Target = { pixels, points, face };

/** The box around all pixels that differ, in shares of the face box: left, top, right, bottom; `undefined` if none differs. */
function changedBox(after: Pixels): readonly [number, number, number, number] | undefined {
  const found: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < pixels.widthPx * pixels.heightPx; i++)
    if ([0, 1, 2].some((k) => Math.abs(after.data[i * 3 + k]! - pixels.data[i * 3 + k]!) > 1)) {
      const [x, y] = [
        ((i % pixels.widthPx) - box.x) / box.width,
        (Math.floor(i / pixels.widthPx) - box.y) / box.height,
      ];
      found[0] = Math.min(found[0], x);
      found[1] = Math.min(found[1], y);
      found[2] = Math.max(found[2], x);
      found[3] = Math.max(found[3], y);
    }
  return found[0] === Infinity ? undefined : found;
}

describe('edits of real photos', () => {
  it('change the photo around the face and nothing further away than the panel', () => {
    for (const kind of edits) {
      const found = changedBox(editPhoto(target, { kind, donor: drawFace(8), random: new Random(5) }));
      assert.ok(found, kind);
      const [left, top, right, bottom] = found;
      const room = 0.15;
      const isInside = left > -0.375 - room && top > -0.405 - room && right < 1.375 + room && bottom < 1.445 + room;
      assert.ok(isInside, `${kind}: ${found}`);
    }
  });

  it('by a network leave the photo as it is where the network does nothing', async () => {
    for (const part of ['photo', 'portrait'] as const)
      assert.equal(
        changedBox(await remakePhoto(target, part, async (picture, area) => cutOut(picture, area))),
        undefined,
      );
  });

  it('by a network change the portrait alone, or all around it', async () => {
    const darker = async (picture: Pixels, area: Parameters<typeof cutOut>[1]) => {
      const part = cutOut(picture, area);
      return { ...part, data: part.data.map((value) => value / 2) };
    };
    const portrait = changedBox(await remakePhoto(target, 'portrait', darker))!;
    const photo = changedBox(await remakePhoto(target, 'photo', darker))!;
    assert.ok(portrait[0] > -0.45 && portrait[2] < 1.45, `${portrait}`);
    assert.ok(photo[0] <= portrait[0] && photo[3] >= portrait[3], `${photo}`);
  });
});
