import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shapeOf } from './rings.ts';
import { addPowers, spectrumPx } from './spectrum.ts';

const count = spectrumPx ** 2;

function picture(valueAt: (x: number, y: number) => number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => valueAt(i % spectrumPx, Math.floor(i / spectrumPx)));
}

/** Noise of variance 1 that is the same every time (a linear congruential generator). */
function noise(seed: number): Float32Array {
  let state = seed;
  return picture(() => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 32 - 0.5) * Math.sqrt(12);
  });
}

test('two pictures each keep their own power, and noise of variance 1 has a mean power of 1', () => {
  const sums = [new Float32Array(count), new Float32Array(count)] as const;
  addPowers([noise(1), noise(2).map((value) => 3 * value)], sums);
  const means = sums.map((sum) => sum.reduce((all, power) => all + power, 0) / count);
  assert.ok(Math.abs(means[0]! - 1) < 0.1, `${means[0]}`);
  assert.ok(Math.abs(means[1]! - 9) < 0.9, `${means[1]}`);
});

test('a wave appears only at its own frequency and in its own picture', () => {
  const sums = [new Float32Array(count), new Float32Array(count)] as const;
  addPowers(
    [picture((x, y) => 10 * Math.cos((2 * Math.PI * (12 * x + 5 * y)) / spectrumPx)), new Float32Array(count)],
    sums,
  );
  const highest = sums[0].indexOf(Math.max(...sums[0]));
  assert.ok([5 * spectrumPx + 12, 59 * spectrumPx + 52].includes(highest), `${highest}`);
  assert.ok(Math.max(...sums[1]) < 1e-3);
});

test('a fine grid exceeds its ring, obliquely or along an axis; noise does not', () => {
  const shape = (wave: (x: number, y: number) => number) => {
    const sums = [new Float32Array(count), new Float32Array(count)] as const;
    const grain = noise(3);
    addPowers([picture((x, y) => grain[y * spectrumPx + x]! + wave(x, y)), new Float32Array(count)], sums);
    return shapeOf(sums[0]);
  };
  const [plain, oblique, across] = [
    shape(() => 0),
    shape((x, y) => 4 * Math.cos((2 * Math.PI * (17 * x + 9 * y)) / spectrumPx)),
    shape((x) => 4 * Math.cos((2 * Math.PI * 21 * x) / spectrumPx)),
  ];
  assert.ok(oblique.oblique > plain.oblique + 2 && across.across > plain.across + 2);
  assert.ok(across.oblique < plain.oblique + 1.5);
});
