import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openResults } from './results.ts';
import { listPhotos } from './scan.ts';

test('photos, and links to photos, are named relative to the folder, however that is written', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'antifake-scan-'));
  await mkdir(join(folder, 'more'));
  for (const name of ['original', 'notes.txt', 'more/b.PNG']) await writeFile(join(folder, name), '');
  await symlink(join(folder, 'original'), join(folder, 'photo.jpg'));
  const before = process.cwd();
  process.chdir(folder);
  for (const written of ['.', './', folder, `${folder}/`, './more/..'])
    assert.deepEqual(await listPhotos(written), ['more/b.PNG', 'photo.jpg'], written);
  process.chdir(before);
  await rm(folder, { recursive: true });
});

test('a file that does not contain results is refused and keeps every byte', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'antifake-scan-'));
  const path = join(folder, 'other');
  for (const text of [
    'one line',
    'two\nlines',
    '{"photo":"a.jpg"}\n',
    'null\n',
    '{"file":"a.jpg"}\n[',
    '\xff\xd8\n\xff',
  ]) {
    await writeFile(path, text, 'latin1');
    await assert.rejects(openResults(path), { name: 'SettingError' }, text);
    assert.equal(await readFile(path, 'latin1'), text);
  }
  await writeFile(path, '{"file":"a.jpg"}\n{"fi');
  const results = await openResults(path);
  assert.deepEqual([...results.done.keys()], ['a.jpg']);
  await results.close();
  await rm(folder, { recursive: true });
});
