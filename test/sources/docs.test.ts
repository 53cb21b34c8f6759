import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { sourceErrorTable } from '../../src/sources/index.ts';

describe('docs/references.md', () => {
  it('contains the errors of the code', () => {
    const page = readFileSync('docs/references.md', 'utf8');
    const rows = Array.from(page.matchAll(/^\| `(\w+)` \| (yes|no) \| (.*) \|$/gm), ([, ...row]) => row);
    const errors = Object.entries(sourceErrorTable);
    assert.deepEqual(
      rows,
      errors.map(([code, { retryable, meaning }]) => [code, retryable ? 'yes' : 'no', meaning]),
    );
  });
});
