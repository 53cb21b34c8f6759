import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, it } from 'node:test';
import { examineStore, mintKey, openStore } from '../../src/store/index.ts';
import { migrations } from '../../src/store/migrations/index.ts';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'antifake-examine-'));
});
after(() => rm(folder, { recursive: true }));

describe('an examination of the embedded store', () => {
  const examine = () => examineStore({ path: join(folder, 'antifake.sqlite'), limitMs: 5000 });

  it('creates none if there is none', async () => {
    assert.deepEqual(await examine(), { compatibility: 'older' });
    assert.equal(existsSync(join(folder, 'antifake.sqlite')), false);
  });

  it('reports the schema, live keys, and that a row can be written', async () => {
    const store = await openStore({ dataDir: folder });
    const { id, secretHash } = mintKey();
    for (const one of [
      { id, name: 'a', secretHash },
      { ...mintKey(), name: 'b' },
    ])
      await store.createKey(one);
    await store.revokeKey(id);
    await store.close();
    const { writeMs, ...state } = await examine();
    assert.deepEqual(state, { schema: Object.keys(migrations).at(-1), compatibility: 'current', liveKeys: 1 });
    assert.ok(writeMs! >= 0);
  });

  it('recognises tables of another version and does not change them', async () => {
    const database = new DatabaseSync(join(folder, 'antifake.sqlite'));
    database.exec("insert into kysely_migration values ('999_later', '2030-01-01')");
    const { writeMs, ...newer } = await examine();
    assert.deepEqual([newer, writeMs! >= 0], [{ schema: '999_later', compatibility: 'newer', liveKeys: 1 }, true]);
    database.exec("update kysely_migration set name = '999_later_since_998' where name = '999_later'");
    assert.deepEqual(await examine(), { schema: '999_later_since_998', compatibility: 'too_new' });
    database.exec("delete from kysely_migration where name > '001_first'");
    database.close();
    assert.deepEqual(await examine(), { schema: '001_first', compatibility: 'older' });
    assert.deepEqual(await examine(), { schema: '001_first', compatibility: 'older' });
  });
});

const databaseUrl = process.env.ANTIFAKE_TEST_DATABASE_URL;

describe('an examination of PostgreSQL', {
  skip: databaseUrl === undefined && 'ANTIFAKE_TEST_DATABASE_URL is not set',
}, () => {
  it('also compares the clocks', async () => {
    await (await openStore({ dataDir: folder, databaseUrl: databaseUrl! })).close();
    const state = await examineStore({ path: '', databaseUrl: databaseUrl!, limitMs: 5000 });
    assert.deepEqual([state.compatibility, state.schema], ['current', Object.keys(migrations).at(-1)]);
    assert.ok(Math.abs(state.aheadMs!) < 60_000);
  });
});
