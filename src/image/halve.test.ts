import assert from 'node:assert/strict';
import { test } from 'node:test';
import { halve } from './halve.ts';
import type { Pixels } from './pixels.ts';

function noise(widthPx: number, heightPx: number): Pixels {
  const data = Uint8Array.from({ length: widthPx * heightPx * 3 }, (_, i) => (i * 7919 + ((i * i) >> 3)) % 256);
  return { data, widthPx, heightPx };
}

for (const [widthPx, heightPx] of [
  [8, 6],
  [7, 5],
  [2, 1],
  [1, 1],
] as const)
  test(`${widthPx}×${heightPx} pixels become rounded means of 2×2, edges repeated`, () => {
    const photo = noise(widthPx, heightPx);
    const half = halve(photo);
    assert.deepEqual([half.widthPx, half.heightPx], [Math.ceil(widthPx / 2), Math.ceil(heightPx / 2)]);
    const at = (x: number, y: number, k: number) =>
      photo.data[(Math.min(y, heightPx - 1) * widthPx + Math.min(x, widthPx - 1)) * 3 + k]!;
    half.data.forEach((byte, i) => {
      const [k, x, y] = [i % 3, 2 * (((i / 3) | 0) % half.widthPx), 2 * ((i / 3 / half.widthPx) | 0)];
      assert.equal(byte, (at(x, y, k) + at(x + 1, y, k) + at(x, y + 1, k) + at(x + 1, y + 1, k) + 2) >> 2);
    });
  });
