import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { renderReport } from './report.ts';

test('docs/quality.md is what the committed results say', () => {
  const committed = readFileSync('docs/quality.md', 'utf8').split('\n');
  const rendered = renderReport().split('\n');
  const stale = rendered.filter((line, index) => line !== committed[index]);
  assert.deepEqual(stale.slice(0, 3), [], `${stale.length} lines differ; run node bench/report.ts`);
  assert.equal(committed.length, rendered.length);
});
