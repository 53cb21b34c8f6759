import assert from 'node:assert/strict';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { dropBytes, maxPhotoBytes, readPhoto } from './photo.ts';

test('a file of 3 GiB is too long, like one of 4 MiB and a byte', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'antifake-photo-'));
  const path = join(folder, 'film.jpg');
  await writeFile(path, '');
  for (const bytes of [3 * 2 ** 30, maxPhotoBytes + 1]) {
    await truncate(path, bytes);
    await assert.rejects(readPhoto(path), { code: 'IMAGE_INVALID_SIZE' });
  }
  await truncate(path, maxPhotoBytes);
  assert.equal((await readPhoto(path)).byteLength, maxPhotoBytes);
  await rm(folder, { recursive: true });
});

test('dropped bytes are freed, unless they share their memory with others', () => {
  const whole = new Uint8Array(40);
  dropBytes(whole);
  assert.equal(whole.length, 0);
  const part = new Uint8Array(48).subarray(0, 12);
  dropBytes(part);
  assert.equal(part.length, 12);
});
