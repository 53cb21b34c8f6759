import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Rows } from '../base/simd/rows.ts';
import { applyWideSpot, spotOf, throughSpot } from './lens.ts';

const side = 81;
const middle = 40;

/** One bright pixel through the lens: `(81, 81, 3)`. */
function pointThrough(defocus: number, upscale: number): Float32Array {
  const data = new Float32Array(side * side * 3);
  for (let k = 0; k < 3; k++) data[(middle * side + middle) * 3 + k] = 1;
  const size = { widthPx: side, heightPx: side };
  const bench = { data, spare: new Float32Array(data.length), size, rows: new Rows() };
  const spot = spotOf(defocus, upscale);
  applyWideSpot(bench, spot);
  const read = throughSpot(bench, spot);
  const out = new Float32Array(data.length);
  for (let y = 0; y < side; y++) read(y, out.subarray(y * side * 3, (y + 1) * side * 3));
  return out;
}

function momentsOf(data: Float32Array): { readonly sum: number; readonly across: number; readonly down: number } {
  let [sum, across, down] = [0, 0, 0];
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const value = data[(y * side + x) * 3]!;
      sum += value;
      across += value * (x - middle) ** 2;
      down += value * (y - middle) ** 2;
    }
  return { sum, across: Math.sqrt(across / sum), down: Math.sqrt(down / sum) };
}

test('the blur spot has the standard deviation that the label states, small or wide, disc or Gaussian', () => {
  for (const [defocus, upscale] of [
    [0.35, 0],
    [0.6, 0],
    [0.9, 0.4],
    [1.3, 0],
    [1.9, 0],
    [2.6, 0.8],
    [5, 0],
    [0.4, 3.2],
  ] as const) {
    const { sum, across, down } = momentsOf(pointThrough(defocus, upscale));
    const expected = Math.hypot(defocus, upscale);
    assert.ok(Math.abs(sum - 1) < 1e-3, `${defocus}, ${upscale}: light ${sum}`);
    for (const found of [across, down])
      assert.ok(Math.abs(found / expected - 1) < 0.03, `${defocus}, ${upscale}: sigma ${found}, not ${expected}`);
  }
});

test('far out of focus, a point becomes a disc: flat inside, nothing outside', () => {
  const data = pointThrough(5, 0);
  const at = (x: number): number => data[(middle * side + middle + x) * 3]!;
  assert.ok(Math.abs(at(7) / at(0) - 1) < 0.05, `${at(7)} beside ${at(0)}`);
  assert.ok(at(13) < at(0) / 50, `${at(13)} beside ${at(0)}`);
});
