import assert from 'node:assert/strict';
import { test } from 'node:test';
import { absolute, greater, lesser, minus, root, sum, times } from './lanes.ts';
import { pass } from './pass.ts';
import { Rows } from './rows.ts';

const rows = new Rows();

function row(name: string, values: readonly number[]): Float32Array {
  const out = rows.take(name, values.length);
  out.set(values);
  return out;
}

test('a pass computes every number of a row from its neighbours', () => {
  const smooth = pass(({ input, scalar, output }) => {
    const [a, share] = [input(), scalar()];
    output(times(sum(a(-1), a(), a(1)), share));
  });
  const from = row('from', [0, 3, 6, 9, 12, 15, 18, 0]);
  const out = rows.take('out', 8);
  rows.run(smooth, { count: 6, rows: [from.subarray(1), out.subarray(1)], scalars: [1 / 3] });
  assert.deepEqual(Array.from(out.subarray(1, 6)), [3, 6, 9, 12, 15]);
});

test('operations do what their names say, and an expression that is used twice has one value', () => {
  const odd = pass(({ input, constant, output }) => {
    const [a, two] = [input(), constant(2)];
    const distance = absolute(minus(a(), two));
    output(lesser(distance, root(a())));
    output(greater(times(distance, distance), two));
  });
  const a = row('a', [0, 1, 4, 9]);
  const [low, high] = [rows.take('low', 4), rows.take('high', 4)];
  rows.run(odd, { count: 4, rows: [a, low, high] });
  assert.deepEqual(Array.from(low), [0, 1, 2, 3]);
  assert.deepEqual(Array.from(high), [4, 2, 4, 49]);
});

test('interleaved pixels are separated, looked up and interleaved again as bytes', () => {
  const look = pass(({ inputRgb, table, outputBytes }) => {
    const [[r, g, b], find] = [inputRgb(), table()];
    outputBytes(r, find(g), b);
  });
  const count = 5;
  const picture = row(
    'picture',
    Array.from({ length: count * 3 }, (_, i) => (i % 3 === 1 ? (i - 1) / 3 + 0.9 : i * 30 - 20)),
  );
  const table = row('table', [7, 300, 2.5, 3.5, -4]);
  const floats = rows.take('bytes', 64);
  const bytes = new Uint8Array(floats.buffer, floats.byteOffset, count * 3);
  rows.run(look, { count, rows: [picture, table, bytes] });
  const expected = new Uint8ClampedArray(picture.map((value, i) => (i % 3 === 1 ? table[Math.floor(value)]! : value)));
  assert.deepEqual(Array.from(bytes), Array.from(expected));
});

test('a pass reports missing rows', () => {
  const copy = pass(({ input, output }) => output(input()()));
  assert.throws(() => rows.run(copy, { count: 4, rows: [rows.take('one', 4)] }), /Expected 2 rows and 0 numbers/);
});
