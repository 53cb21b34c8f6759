import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fitLine, type RowProbabilities } from './line-fit.ts';

const [columns, rows] = [64, 64];

/** In each column a Gaussian of one row around a line, with its sum 1. */
function mapOf(start: number, end: number): RowProbabilities {
  const data = new Float32Array(columns * rows);
  for (let column = 0; column < columns; column++) {
    const centre = start + ((end - start) * column) / (columns - 1);
    const weights = Array.from({ length: rows }, (_, row) => Math.exp(-((row - centre) ** 2) / 2));
    const sum = weights.reduce((total, weight) => total + weight, 0);
    for (const [row, weight] of weights.entries()) data[column * rows + row] = weight / sum;
  }
  return { data, columns, rows };
}

for (const [start, end] of [
  [20, 20],
  [20.4, 31.7],
  [50.2, 12.9],
] as const)
  test(`a line from row ${start} to row ${end} is found to a fifth of a row`, () => {
    const line = fitLine(mapOf(start, end));
    assert.ok(Math.abs(line.start - start) < 0.2 && Math.abs(line.end - end) < 0.2, `${line.start}, ${line.end}`);
    assert.ok(line.probability > 0.5 && line.probability <= 1, `${line.probability}`);
  });

test('a strip without any line has a low probability', () => {
  const data = new Float32Array(columns * rows).fill(1 / rows);
  assert.ok(fitLine({ data, columns, rows }).probability < 0.05);
});
