import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { mintKey, mintSecret, openStore } from '../../src/store/index.ts';
import { describeStore } from './conformance.ts';

const run = promisify(execFile);
let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'antifake-store-'));
});
after(() => rm(folder, { recursive: true }));

describeStore('SQLite', (clock) => openStore({ clock, dataDir: join(folder, 'conformance') }));

const databaseUrl = process.env.ANTIFAKE_TEST_DATABASE_URL;
if (databaseUrl === undefined)
  it('the store on PostgreSQL', {
    skip: 'ANTIFAKE_TEST_DATABASE_URL is not set, so only SQLite was held to the suite',
  });
else describeStore('PostgreSQL', (clock) => openStore({ clock, dataDir: folder, databaseUrl }));

describe('the embedded store', () => {
  it('serves several processes, even if all open the same new file together', async () => {
    const dataDir = join(folder, 'shared');
    await Promise.all([1, 2, 3].map((serial) => run(process.execPath, ['-e', addKeyIn(dataDir, `process ${serial}`)])));
    const store = await openStore({ dataDir });
    const names = (await store.listKeys()).map(({ name }) => name);
    assert.deepEqual(names.toSorted(), ['process 1', 'process 2', 'process 3']);
    await store.close();
  });

  it('shows a running process at once the changes of another', async () => {
    const dataDir = join(folder, 'shared');
    const [running, other] = [await openStore({ dataDir }), await openStore({ dataDir })];
    const key = (await running.listKeys())[0]!;
    assert.equal(await other.revokeKey(key.id), 'revoked');
    assert.equal((await running.findKey(key.id))?.state, 'revoked');
    await Promise.all([running.close(), other.close()]);
  });

  it('reads a cached key again if it is not as expected, because another process may have rotated it', async () => {
    const dataDir = join(folder, 'rotated');
    const [running, other] = [await openStore({ dataDir }), await openStore({ dataDir })];
    const { id, secretHash } = mintKey();
    await running.createKey({ id, secretHash, name: 'rotated' });
    assert.equal((await running.findKey(id))?.secretHash, secretHash);
    const { secretHash: next } = mintSecret(id);
    await other.rotateKey({ keyId: id, secretHash: next, graceMs: 60_000 });
    const found = await running.findKey(id, (key) => key.secretHash === next);
    assert.deepEqual([found?.secretHash, found?.graceHash], [next, secretHash]);
    assert.ok(found!.previousSecretUntilMs! > Date.now());
    assert.equal((await running.findKey(id))?.secretHash, next);
    await Promise.all([running.close(), other.close()]);
  });

  it('keeps its rows after it is opened again, and never a secret', async () => {
    const dataDir = join(folder, 'again');
    const minted = mintKey();
    const store = await openStore({ dataDir });
    await store.createKey({ id: minted.id, secretHash: minted.secretHash, name: 'again' });
    const bytes = await Promise.all((await readdir(dataDir)).map((file) => readFile(join(dataDir, file), 'latin1')));
    assert.ok(bytes.join('').includes(minted.id));
    assert.ok(!bytes.join('').includes(minted.key.slice(-43)));
    await store.close();
    const reopened = await openStore({ dataDir });
    assert.equal((await reopened.listKeys()).length, 1);
    await reopened.close();
  });

  it('wraps errors of the driver', async () => {
    await assert.rejects(openStore({ dataDir: '/dev/null/nowhere' }), { code: 'INNER_ERROR' });
  });
});

/** A program that opens the store and adds one key. */
function addKeyIn(dataDir: string, name: string): string {
  const door = new URL('../../src/store/index.ts', import.meta.url);
  return `import { mintKey, openStore } from ${JSON.stringify(door.href)};
    const store = await openStore({ dataDir: ${JSON.stringify(dataDir)} });
    const { id, secretHash } = mintKey();
    await store.createKey({ id, secretHash, name: ${JSON.stringify(name)} });
    await store.close();`;
}
