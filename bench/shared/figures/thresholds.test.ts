import assert from 'node:assert/strict';
import { test } from 'node:test';
import { thresholdRows, thresholds } from './thresholds.ts';

const photos = Array.from({ length: 101 }, (_, score) => ({ score, person: `${score}` }));

test('at each threshold the share of scores above it is told, a score at the threshold not among them', () => {
  const rows = thresholdRows('any', photos);
  assert.deepEqual(
    rows.map(({ yes }) => yes),
    thresholds.map((threshold) => (100 - threshold) / 101),
  );
  for (const { yes, low, high } of rows) assert.ok(Number(low) < Number(yes) && Number(yes) < Number(high));
});

test('many photos of few people leave more open than as many of different people', () => {
  const width = (rows: ReturnType<typeof thresholdRows>) => {
    const row = rows.find(({ threshold }) => threshold === 50)!;
    return Number(row.high) - Number(row.low);
  };
  const alike = photos.map(({ score }) => ({ score, person: `${Math.floor(score / 20)}` }));
  assert.ok(width(thresholdRows('alike', alike)) > 1.5 * width(thresholdRows('apart', photos)));
});
