import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Point } from '../../src/image/index.ts';
import { Random } from '../base/random.ts';
import { drawFace } from './drawn-face.ts';
import { measureFace, type Portrait } from './portrait.ts';
import { varyPortrait } from './vary.ts';

describe('a varied portrait', () => {
  const portrait = drawFace(3);

  it('is the same for the same seed, and another one for another seed', async () => {
    const [a, b, c] = await Promise.all([1, 1, 2].map((seed) => varyPortrait(portrait, new Random(seed))));
    assert.deepEqual(a, b);
    assert.notDeepEqual(a!.points, c!.points);
    assert.notDeepEqual(a!.pixels.data, c!.pixels.data);
  });

  it('is no larger, and its face stays a face: right eye left of the left one, in the box, above the mouth', async () => {
    for (let seed = 0; seed < 20; seed++) {
      const { pixels, matte, points, box } = await varyPortrait(portrait, new Random(seed));
      assert.ok(pixels.widthPx <= portrait.pixels.widthPx && pixels.heightPx <= portrait.pixels.heightPx);
      assert.equal(pixels.data.length, pixels.widthPx * pixels.heightPx * 3);
      if (matte) assert.equal(matte.length, pixels.widthPx * pixels.heightPx);
      const [rightEye, leftEye, nose] = points;
      const { eyes, mouth } = measureFace(points);
      assert.ok(rightEye[0] < leftEye[0] && eyes[1] < nose[1] && nose[1] < mouth[1]);
      for (const [x, y] of points) assert.ok(x > box.x && x < box.x + box.width && y > box.y && y < box.y + box.height);
    }
  });

  it('moves the points with the pixels', async () => {
    // A white portrait with a black mark at the nose, which colours and losses leave the darkest part.
    const { widthPx, heightPx } = portrait.pixels;
    const nose = portrait.points[2];
    const data = new Uint8Array(widthPx * heightPx * 3).fill(230);
    const matte = new Uint8Array(widthPx * heightPx).fill(255);
    for (let y = -4; y <= 4; y++)
      for (let x = -4; x <= 4; x++)
        data.fill(
          0,
          ((Math.round(nose[1]) + y) * widthPx + Math.round(nose[0]) + x) * 3,
          ((Math.round(nose[1]) + y) * widthPx + Math.round(nose[0]) + x + 1) * 3,
        );
    for (let seed = 0; seed < 8; seed++) {
      const marked = { ...portrait, pixels: { ...portrait.pixels, data }, matte };
      const varied = await varyPortrait(marked, new Random(seed));
      const [x, y] = darkest(varied);
      assert.ok(Math.hypot(x - varied.points[2][0], y - varied.points[2][1]) < 3, `${seed}`);
    }
  });
});

/** Middle of the darkest pixels in the box of the face. */
function darkest({ pixels: { data, widthPx }, box }: Portrait): Point {
  const inBox = Array.from({ length: data.length / 3 }, (_, i) => i).filter((i) => {
    const [x, y] = [i % widthPx, Math.floor(i / widthPx)];
    return x > box.x && x < box.x + box.width && y > box.y && y < box.y + box.height;
  });
  const least = Math.min(...inBox.map((i) => data[i * 3 + 1]!));
  const dark = inBox.filter((i) => data[i * 3 + 1]! < least + 40);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return [mean(dark.map((i) => (i % widthPx) + 0.5)), mean(dark.map((i) => Math.floor(i / widthPx) + 0.5))];
}
