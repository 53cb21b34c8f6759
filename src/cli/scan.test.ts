import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { listPhotos } from './scan.ts';

test('photos are named from the folder, however that is written', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'antifake-scan-'));
  await mkdir(join(folder, 'more'));
  for (const name of ['photo.jpg', 'notes.txt', 'more/b.PNG']) await writeFile(join(folder, name), '');
  const before = process.cwd();
  process.chdir(folder);
  for (const written of ['.', './', folder, `${folder}/`, './more/..'])
    assert.deepEqual(await listPhotos(written), ['more/b.PNG', 'photo.jpg'], written);
  process.chdir(before);
  await rm(folder, { recursive: true });
});
