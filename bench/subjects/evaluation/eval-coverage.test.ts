import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

test('in the committed simulations, 95 % intervals contain the true value in 93 to 97 of 100 samples', () => {
  const lines = readFileSync('bench/results/eval-coverage.csv', 'utf8').trim().split('\n');
  const [columns, ...rows] = lines.filter((line) => !line.startsWith('#')).map((line) => line.split(','));
  assert.equal(rows.length, 10);
  for (const row of rows) {
    const { simulations, statistic, covered } = Object.fromEntries(columns!.map((name, i) => [name, row[i]]));
    assert.ok(Number(simulations) >= 1000);
    assert.ok(Number(covered) >= 0.93 && Number(covered) <= 0.97, `${statistic}: ${covered}`);
  }
});
