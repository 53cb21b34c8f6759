import assert from 'node:assert/strict';
import { test } from 'node:test';
import { thresholdRows, thresholds } from './thresholds.ts';

const photos = Array.from({ length: 101 }, (_, score) => ({ score, person: `${score}` }));

test('each threshold has the share of scores above it; a score equal to the threshold does not count', () => {
  const rows = thresholdRows('any', photos);
  assert.deepEqual(
    rows.map(({ yes }) => yes),
    thresholds.map((threshold) => (100 - threshold) / 101),
  );
  for (const { yes, low, high } of rows) assert.ok(Number(low) < Number(yes) && Number(yes) < Number(high));
});

test('many photos of few people give a wider interval than as many photos of different people', () => {
  const width = (rows: ReturnType<typeof thresholdRows>) => {
    const row = rows.find(({ threshold }) => threshold === 50)!;
    return Number(row.high) - Number(row.low);
  };
  const alike = photos.map(({ score }) => ({ score, person: `${Math.floor(score / 20)}` }));
  assert.ok(width(thresholdRows('alike', alike)) > 1.5 * width(thresholdRows('apart', photos)));
});
