import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { formatScores, openScores } from './file.ts';

test('a file that does not contain our scores is refused and keeps every byte; an incomplete one is continued', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'antifake-scores-'));
  const path = join(folder, 'scores.csv');
  for (const text of ['one line', 'file,blur_score\na.jpg,1\nb.jpg,2']) {
    await writeFile(path, text);
    await assert.rejects(openScores(path), { name: 'LabelsError' });
    assert.equal(await readFile(path, 'utf8'), text);
  }
  const heading = formatScores([]);
  for (const text of ['', heading.slice(0, 9), heading.trimEnd(), heading, `${heading}a.jp`]) {
    await writeFile(path, text);
    const scores = await openScores(path);
    await scores.close();
    assert.equal(scores.done.size, 0);
    assert.equal(await readFile(path, 'utf8'), heading, JSON.stringify(text));
  }
  await rm(folder, { recursive: true });
});
