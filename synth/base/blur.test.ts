import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blurBytes, blurInPlace, doneSigma } from './blur.ts';

const side = 61;
const middle = 30;

/** One bright point, blurred: its light, and its spread across and down. */
function pointAfter(sigma: number, channels: number) {
  const data = new Float32Array(side * side * channels);
  data[(middle * side + middle) * channels] = 1;
  blurInPlace(data, { widthPx: side, heightPx: side, channels }, sigma);
  let [sum, across, down] = [0, 0, 0];
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const value = data[(y * side + x) * channels]!;
      sum += value;
      across += value * (x - middle) ** 2;
      down += value * (y - middle) ** 2;
    }
  return { data, sum, across: Math.sqrt(across), down: Math.sqrt(down) };
}

for (const channels of [1, 3])
  test(`a blur keeps the total light and has the stated spread, in ${channels} channels`, () => {
    for (const sigma of [0.4, 0.8, 1.4, 2.5, 5]) {
      const { sum, across, down } = pointAfter(sigma, channels);
      assert.ok(Math.abs(sum - 1) < 1e-4, `sigma ${sigma}: light ${sum}`);
      for (const spread of [across, down]) assert.ok(Math.abs(spread / doneSigma(sigma) - 1) < 0.01, `${spread}`);
      if (sigma > 0.5) assert.ok(Math.abs(doneSigma(sigma) / sigma - 1) < 0.09, `sigma ${sigma}: ${doneSigma(sigma)}`);
    }
  });

test('channels do not mix', () => {
  const { data } = pointAfter(1.2, 3);
  assert.ok(data.every((value, i) => i % 3 === 0 || value === 0));
});

test('a very small blur does not change bytes', () => {
  const pixels = { widthPx: 8, heightPx: 8, data: Uint8Array.from({ length: 192 }, (_, i) => (i * 37) % 256) };
  assert.equal(blurBytes(pixels, 0.2), pixels);
  assert.notDeepEqual(blurBytes(pixels, 1).data, pixels.data);
});
