import assert from 'node:assert/strict';
import { test } from 'node:test';
import { project } from './geometry.ts';
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

test('each pixel of a tilted view is the bilinear sample at its position in the photo', () => {
  const photo = ramp(60, 40);
  const toPhoto = [0.9, 0.2, 3.3, -0.1, 0.8, 6.1, 0.001, 0.002, 1] as const;
  const view = warp(photo, { widthPx: 40, heightPx: 30, toPhoto });
  for (let y = 0; y < 30; y++)
    for (let x = 0; x < 40; x++) {
      const [px, py] = project(toPhoto, [x + 0.5, y + 0.5]);
      const [red, green] = [(255 * (px - 0.5)) / 59, (255 * (py - 0.5)) / 39];
      const at = (y * 40 + x) * 3;
      assert.ok(Math.abs(view.data[at]! - red) <= 1.5 && Math.abs(view.data[at + 1]! - green) <= 1.5, `(${x}, ${y})`);
    }
});

test('a single sample of a coarse view is close to the mean of many', () => {
  const photo = pyramid(ramp(640, 480));
  const cut = { widthPx: 96, heightPx: 72, toPhoto: [6.5, 0, 2, 0, 6.5, 1, 0, 0, 1] } as const;
  const [mean, single] = [cutView(photo, cut), cutView(photo, { ...cut, sampling: 'single' })];
  mean.data.forEach((byte, i) => {
    assert.ok(Math.abs(byte - single.data[i]!) <= 2, `${i}: ${byte}, ${single.data[i]}`);
  });
});

test('pixels past the edge have the given byte, or without one the nearest pixel', () => {
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
