import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { renderReport } from './report.ts';

test('docs/quality.md is what the committed results say', () => {
  assert.equal(readFileSync('docs/quality.md', 'utf8'), renderReport());
});
