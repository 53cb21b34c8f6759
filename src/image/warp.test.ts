import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blankPixels, type Pixels } from './pixels.ts';
import { cutView, pyramid } from './pyramid.ts';
import { toTensor } from './tensor.ts';
import { warp } from './warp.ts';

/** Red rises with x, green with y, blue is a checkerboard of single pixels. */
function ramp(widthPx: number, heightPx: number): Pixels {
  const picture = blankPixels(widthPx, heightPx);
  for (let y = 0, at = 0; y < heightPx; y++)
    for (let x = 0; x < widthPx; x++) {
      picture.data[at++] = (255 * x) / (widthPx - 1);
      picture.data[at++] = (255 * y) / (heightPx - 1);
      picture.data[at++] = (x + y) % 2 ? 255 : 0;
    }
  return picture;
}

test('a cut at the same place and scale is the photo itself', () => {
  const photo = ramp(40, 30);
  const cut = warp(photo, { widthPx: 40, heightPx: 30, toPhoto: [1, 0, 0, 0, 1, 0, 0, 0, 1] });
  assert.deepEqual(cut.data, photo.data);
});

test('a much coarser view averages instead of aliasing', () => {
  const view = cutView(pyramid(ramp(640, 480)), { widthPx: 64, heightPx: 48, toPhoto: [10, 0, 0, 0, 10, 0, 0, 0, 1] });
  for (let i = 2; i < view.data.length; i += 3) assert.ok(Math.abs(view.data[i]! - 127.5) < 2, `blue ${view.data[i]}`);
  const middle = (24 * 64 + 32) * 3;
  assert.ok(Math.abs(view.data[middle]! - 255 * (325 / 640)) < 2);
});

test('past the edge stands the given byte, or the nearest pixel without one', () => {
  const photo = ramp(40, 30);
  const cut = { widthPx: 10, heightPx: 10, toPhoto: [1, 0, -20, 0, 1, 5, 0, 0, 1] as const };
  assert.equal(warp(photo, { ...cut, outside: 114 }).data[0], 114);
  assert.equal(warp(photo, cut).data[0], 0);
});

test('a tensor is planar RGB from 0 to 1', () => {
  const { data, shape } = toTensor({ data: Uint8Array.of(255, 0, 51, 0, 255, 102), widthPx: 2, heightPx: 1 });
  assert.deepEqual(shape, [1, 3, 1, 2]);
  assert.deepEqual([...data], [1, 0, 0, 1, Math.fround(0.2), Math.fround(0.4)]);
});
