import assert from 'node:assert/strict';
import { test } from 'node:test';
import { columnsOf, sumAlong } from './line-sums.ts';

const [columns, rows] = [50, 12];
const values = Float32Array.from({ length: columns * rows }, (_, i) => ((i * 7919) % 101) / 101);
const table = columnsOf(values, columns, rows);

function plainSum(start: number, end: number): number {
  let sum = 0;
  for (let column = 0; column < columns; column++)
    sum += values[column * rows + Math.floor(start + 0.5 + ((end - start) * column) / (columns - 1))]!;
  return sum;
}

test('a line is summed up over the cell of each column that it crosses', () => {
  assert.ok(Math.abs(sumAlong(table, { start: 3, end: 3 }) - plainSum(3, 3)) < 1e-9);
  assert.ok(Math.abs(sumAlong(table, { start: 10, end: 0 }) - plainSum(10, 0)) < 1e-9);
});

test('of all lines, those that reach the asked sum are summed up to their end, and most others are not', () => {
  const ends = Array.from({ length: rows * rows }, (_, i) => ({ start: Math.floor(i / rows), end: i % rows }));
  const sums = ends.map((line) => sumAlong(table, line));
  const least = sums.toSorted((a, b) => b - a)[9]!;
  const asked = ends.map((line) => sumAlong(table, { ...line, least }));
  assert.deepEqual(
    asked.filter((sum) => sum >= least),
    sums.filter((sum) => sum >= least),
  );
  assert.ok(asked.filter((sum) => sum === Number.NEGATIVE_INFINITY).length > ends.length / 2);
});
