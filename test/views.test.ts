import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { type ViewRecord, viewRecords } from '../training/views/records.ts';

test('views are those that training uses', () => {
  const known = JSON.parse(readFileSync('training/tests/views.json', 'utf8')) as readonly ViewRecord[];
  for (const [i, view] of viewRecords().entries()) {
    const [now, then] = [view, known[i]!].map(({ pixels }) => Buffer.from(pixels, 'base64'));
    assert.equal(now!.length, then!.length);
    const worst = now!.reduce((max, byte, at) => Math.max(max, Math.abs(byte - then![at]!)), 0);
    assert.ok(worst <= 1, `view ${i} differs by ${worst}`);
  }
});
