import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { SourceError } from '../../src/sources/index.ts';
import { hangFiles } from './hang.ts';
import { open } from './open.ts';

const limits = { maxBytes: 1000 };

const scratch = mkdtempSync(join(tmpdir(), 'antifake-mount-'));
const mounts = { photos: join(scratch, 'photos'), link: join(scratch, 'link'), absent: join(scratch, 'absent') };
before(() => {
  for (const folder of ['photos/2024/05', 'photos-private', 'photos/empty'])
    mkdirSync(join(scratch, folder), { recursive: true });
  for (const file of ['photos/1.jpg', 'photos/2024/2.jpg', 'photos/2024/05/3 %20ก.jpg', 'photos-private/secret.jpg'])
    writeFileSync(join(scratch, file), file);
  symlinkSync('photos', join(scratch, 'link'));
  symlinkSync('2024/2.jpg', join(scratch, 'photos/inner.jpg'));
  symlinkSync('../photos-private/secret.jpg', join(scratch, 'photos/outer.jpg'));
  symlinkSync('/', join(scratch, 'photos/root'));
  symlinkSync('..', join(scratch, 'photos/2024/circle'));
  symlinkSync('nothing', join(scratch, 'photos/broken.jpg'));
  writeFileSync(join(scratch, 'photos/huge.jpg'), '');
  truncateSync(join(scratch, 'photos/huge.jpg'), 1e12);
  execFileSync('mkfifo', [join(scratch, 'photos/pipe.jpg')]);
});
after(() => rmSync(scratch, { recursive: true }));

describe('photos in shared folders', () => {
  it('are read by the name of the folder, exactly as the path is written', async (test) => {
    const sources = open(test, { mounts });
    const paths = {
      '1.jpg': 'photos/1.jpg',
      'inner.jpg': 'photos/2024/2.jpg',
      '2024/05/3 %20ก.jpg': 'photos/2024/05/3 %20ก.jpg',
    };
    for (const mount of ['photos', 'link'])
      for (const [path, content] of Object.entries(paths)) {
        const read = await sources.read(`file://${mount}/${path}`, limits);
        assert.equal(String(read), content);
        assert.equal(read.buffer.byteLength, read.length);
      }
  });

  const refused: Readonly<Record<string, readonly string[]>> = {
    malformed: [
      'file:///etc/passwd',
      'file://photos',
      'file://photos/../photos-private/secret.jpg',
      'file://photos/2024/../../photos-private/secret.jpg',
      'file://photos/..\\photos-private\\secret.jpg',
      'file://photos/./1.jpg',
      'file://photos/1.jpg\0.png',
      'file://photos/\ud800.jpg',
      'file://PHOTOS/1.jpg',
      'file://../1.jpg',
      `file://photos/${'a'.repeat(5000)}`,
    ],
    not_allowed: [
      'file://localhost/etc/passwd',
      'file://constructor/1.jpg',
      'file://photos/outer.jpg',
      'file://photos/root/etc/passwd',
    ],
    not_found: [
      'file://photos/',
      'file://photos/2024',
      'file://photos/nothing.jpg',
      'file://photos/1.jpg/2.jpg',
      'file://photos/broken.jpg',
      'file://photos/pipe.jpg',
      'file://photos/%31.jpg',
      'file://photos//etc/passwd',
      `file://photos/${'a'.repeat(300)}`,
    ],
    too_long: ['file://photos/huge.jpg'],
    unavailable: ['file://absent/1.jpg'],
  };
  for (const [code, references] of Object.entries(refused))
    it(`are ${code}, in words that tell nothing of the machine`, async (test) => {
      const sources = open(test, { mounts });
      for (const reference of references)
        await assert.rejects(sources.read(reference, limits), (thrown) => {
          assert.ok(thrown instanceof SourceError, String(thrown));
          assert.deepEqual([thrown.code, thrown.retryable], [code, code === 'unavailable'], reference);
          assert.ok(!thrown.message.includes(scratch), thrown.message);
          return true;
        });
    });

  it('are access_denied without the right to read them', {
    skip: process.getuid?.() === 0 && 'root reads everything',
  }, async (test) => {
    chmodSync(join(scratch, 'photos/1.jpg'), 0);
    await assert.rejects(open(test, { mounts }).read('file://photos/1.jpg', limits), { code: 'access_denied' });
    chmodSync(join(scratch, 'photos/1.jpg'), 0o600);
  });
});

describe('photos in a shared folder that hangs', () => {
  it('are timed_out if the system does not answer, as with a share that hangs', async (test) => {
    const sources = open(test, { mounts, timeoutMs: 200 });
    const end = hangFiles(mkdtempSync(join(scratch, 'pipes-')));
    await assert.rejects(sources.read('file://photos/1.jpg', limits), { code: 'timed_out' });
    await assert.rejects(sources.locate(mounts.photos), { code: 'timed_out' });
    await end();
    while (sources.hungCalls > 0) await setImmediate();
  });

  it('are unavailable at once while calls hang that were given up, and are read again when these have returned', async (test) => {
    const sources = open(test, { mounts, timeoutMs: 200 });
    const end = hangFiles(mkdtempSync(join(scratch, 'pipes-')));
    const read = (signal?: AbortSignal) => sources.read('file://photos/1.jpg', { ...limits, signal });
    const stopped = AbortSignal.timeout(50);
    await assert.rejects(read(stopped), { name: 'TimeoutError' });
    assert.equal(sources.hungCalls, 0, 'a caller that stops says nothing about the folder');
    await assert.rejects(read(), { code: 'timed_out' });
    assert.deepEqual([sources.hungCalls, sources.isHanging], [1, false]);
    await assert.rejects(all(sources.list('file://photos/')), { code: 'timed_out' });
    assert.deepEqual([sources.hungCalls, sources.isHanging], [2, true]);
    await assert.rejects(read(), { code: 'unavailable' });
    await assert.rejects(all(sources.list('file://photos/')), { code: 'unavailable' });
    assert.equal(sources.hungCalls, 2);
    await end();
    while (sources.isHanging) await setImmediate();
    assert.equal(String(await read()), 'photos/1.jpg');
  });
});

describe('lists of shared folders', () => {
  it('are in order, with links to files but not to folders, and each listed one can be checked', async (test) => {
    const sources = open(test, { mounts });
    const found = await all(sources.list('file://photos/'));
    const names = ['1.jpg', '2024/05/3 %20ก.jpg', '2024/2.jpg', 'huge.jpg', 'inner.jpg', 'outer.jpg'];
    assert.deepEqual(
      found,
      names.map((name) => `file://photos/${name}`),
    );
    assert.deepEqual(
      found.map((reference) => sources.check(reference)),
      found.map(() => undefined),
    );
    assert.deepEqual(await all(sources.list('file://photos/2024/05')), ['file://photos/2024/05/3 %20ก.jpg']);
    assert.deepEqual(await all(sources.list('file://photos/empty')), []);
    await assert.rejects(all(sources.list('file://photos/root/')), { code: 'not_allowed' });
    await assert.rejects(all(sources.list('file://photos/nothing/')), { code: 'not_found' });
    await assert.rejects(all(sources.list('file://absent/')), { code: 'unavailable' });
  });

  it('begin at a folder of this machine, by whichever path it is named', async (test) => {
    const sources = open(test, { mounts: { link: mounts.link, absent: mounts.absent } });
    for (const path of ['photos/2024/05', 'link/2024/05'])
      assert.equal(await sources.locate(join(scratch, path)), 'file://link/2024/05/');
    assert.equal(await sources.locate(mounts.link), 'file://link/');
    assert.equal(await sources.locate(join(scratch, 'photos-private')), undefined);
    await assert.rejects(sources.locate(mounts.absent), { code: 'ENOENT' });
    assert.equal(await open(test, { mounts }).locate(join(scratch, 'photos/2024')), 'file://photos/2024/');
  });

  it('stop with the caller', async (test) => {
    const sources = open(test, { mounts });
    const signal = AbortSignal.abort(new Error('no longer needed'));
    await assert.rejects(sources.read('file://photos/1.jpg', { ...limits, signal }), { message: 'no longer needed' });
    await assert.rejects(all(sources.list('file://photos/', { signal })), { message: 'no longer needed' });
  });
});

async function all(references: AsyncIterable<string>): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const reference of references) found.push(reference);
  return found;
}
