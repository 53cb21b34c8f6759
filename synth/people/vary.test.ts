import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Point } from '../../src/image/index.ts';
import { Random } from '../base/random.ts';
import { drawFace } from './drawn-face.ts';
import { measureFace } from './portrait.ts';
import { varyPortrait } from './vary.ts';

describe('a varied portrait', () => {
  const portrait = drawFace(3);

  it('is the same for the same seed, and another one for another seed', async () => {
    const [a, b, c] = await Promise.all([1, 1, 2].map((seed) => varyPortrait(portrait, new Random(seed))));
    assert.deepEqual(a, b);
    assert.notDeepEqual(a!.points, c!.points);
    assert.notDeepEqual(a!.pixels.data, c!.pixels.data);
  });

  it('keeps its size, and its face stays a face: right eye left of the left one, in the box, above the mouth', async () => {
    for (let seed = 0; seed < 20; seed++) {
      const { pixels, points, box } = await varyPortrait(portrait, new Random(seed));
      assert.deepEqual([pixels.widthPx, pixels.heightPx], [portrait.pixels.widthPx, portrait.pixels.heightPx]);
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
    for (let y = -4; y <= 4; y++)
      for (let x = -4; x <= 4; x++)
        data.fill(
          0,
          ((Math.round(nose[1]) + y) * widthPx + Math.round(nose[0]) + x) * 3,
          ((Math.round(nose[1]) + y) * widthPx + Math.round(nose[0]) + x + 1) * 3,
        );
    for (let seed = 0; seed < 8; seed++) {
      const varied = await varyPortrait({ ...portrait, pixels: { ...portrait.pixels, data } }, new Random(seed));
      const [x, y] = darkest(varied.pixels);
      assert.ok(Math.hypot(x - varied.points[2][0], y - varied.points[2][1]) < 3, `${seed}`);
    }
  });
});

/** Middle of the pixels darker than half of the white. */
function darkest({ data, widthPx }: { readonly data: Uint8Array; readonly widthPx: number }): Point {
  const dark = Array.from({ length: data.length / 3 }, (_, i) => i).filter((i) => data[i * 3 + 1]! < 90);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return [mean(dark.map((i) => (i % widthPx) + 0.5)), mean(dark.map((i) => Math.floor(i / widthPx) + 0.5))];
}
