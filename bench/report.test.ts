import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { renderReport, tableLine } from './report.ts';

test('docs/quality.md is what the committed results say', () => {
  const committed = readFileSync('docs/quality.md', 'utf8').split('\n');
  const rendered = renderReport().split('\n');
  const stale = rendered.filter((line, index) => line !== committed[index]);
  assert.deepEqual(stale.slice(0, 3), [], `${stale.length} lines differ; run node bench/report.ts`);
  assert.equal(committed.length, rendered.length);
});

test('every row of docs/quality.md has as many cells as its header', () => {
  const lines = readFileSync('docs/quality.md', 'utf8').split('\n');
  let header = 0;
  for (const [index, line] of lines.entries()) {
    if (!line.startsWith('|')) header = 0;
    else if (header === 0) header = cellsOf(line);
    else assert.equal(cellsOf(line), header, `line ${index + 1}: ${line}`);
  }
});

test('a bar within a cell does not begin another one', () => {
  assert.equal(cellsOf(tableLine(['all attacks | camera', '.63'])), 2);
});

/** As GitHub counts them: a bar behind a backslash is a character of its cell. */
function cellsOf(line: string): number {
  return line.replaceAll('\\|', '').split('|').length - 2;
}
