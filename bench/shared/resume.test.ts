import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { resume } from './resume.ts';

test('a stopped run continues where it was, and starts again with another key', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'resume-')), 'out', 'run.jsonl');
  const measured: number[] = [];
  const measure = async (index: number) => {
    if (index === 3 && measured.length === 3) throw new Error('stopped');
    measured.push(index);
    return { square: index * index };
  };
  await assert.rejects(resume({ file, key: 'a', count: 5, measure }), /stopped/);
  measured.push(-1);
  const results = await resume({ file, key: 'a', count: 5, measure });
  assert.deepEqual(
    results,
    [0, 1, 4, 9, 16].map((square) => ({ square })),
  );
  assert.deepEqual(measured, [0, 1, 2, -1, 3, 4]);
  assert.equal((await resume({ file, key: 'b', count: 2, measure })).length, 2);
  assert.deepEqual(measured.slice(6), [0, 1]);
});
