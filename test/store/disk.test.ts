import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Kysely, Migrator } from 'kysely';
import { openStore, type Store } from '../../src/store/index.ts';
import { first } from '../../src/store/migrations/001_first.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { addKey, chargeOne, entryOf, reserveOf } from './rows.ts';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'antifake-disk-'));
});
after(() => rm(folder, { recursive: true }));

/** Opens a store in a folder of its own, works with it and its file, and closes it. */
async function withFile(name: string, test: (store: Store, path: string) => Promise<void>): Promise<void> {
  const dataDir = join(folder, name);
  const store = await openStore({ dataDir, limitMs: 500 });
  try {
    await test(store, join(dataDir, 'antifake.sqlite'));
  } finally {
    await store.close();
  }
}

describe('the embedded store and its file', () => {
  it('is readable only by its owner, even if the folder or the file existed before', async () => {
    await mkdir(join(folder, 'open'), { mode: 0o755 });
    new DatabaseSync(join(folder, 'open', 'antifake.sqlite')).close();
    for (const name of ['fresh', 'open'])
      await withFile(name, async (store, path) => {
        await addKey(store);
        const files = await readdir(join(path, '..'));
        assert.deepEqual(files.toSorted(), ['antifake.sqlite', 'antifake.sqlite-shm', 'antifake.sqlite-wal']);
        for (const file of files) assert.equal((await stat(join(path, '..', file))).mode & 0o777, 0o600, file);
      });
    assert.equal((await stat(join(folder, 'fresh'))).mode & 0o777, 0o700);
  });

  it('writes nothing into a deleted file, and reports this to a probe', async () => {
    await withFile('deleted', async (store, path) => {
      const key = await addKey(store);
      await store.probe();
      await rm(path);
      await assert.rejects(store.probe(), { code: 'INNER_ERROR' });
      await assert.rejects(store.reserve(reserveOf(key)), { code: 'INNER_ERROR' });
      assert.equal((await store.findKey(key.id))?.state, 'live');
    });
  });

  it('fails only one operation if its failure ends the transaction that it shares', async () => {
    await withFile('shared', async (store, path) => {
      const key = await addKey(store);
      const request = reserveOf(key);
      await store.reserve(request);
      const other = new DatabaseSync(path, { timeout: 5000 });
      other.exec(`create trigger refuse before insert on ledger begin select raise(rollback, 'refused'); end`);
      const requests = [reserveOf(key), reserveOf(key)];
      const outcomes = await Promise.allSettled([
        store.reserve(requests[0]!),
        store.recordAnswer(entryOf(request)),
        store.reserve(requests[1]!),
      ]);
      assert.deepEqual(
        outcomes.map(({ status }) => status),
        ['fulfilled', 'rejected', 'fulfilled'],
      );
      other.exec('drop trigger refuse');
      other.close();
      await Promise.all([request, ...requests].map((one) => store.recordAnswer(entryOf(one))));
      const [row] = await store.usage({ keyId: key.id });
      assert.deepEqual([row?.answers, row?.charged], [3, 3]);
    });
  });
});

describe('the embedded store on a full disk', () => {
  it('charges nothing, reports this to a probe, and continues when there is space', async (t) => {
    const disk = join(folder, 'disk');
    await mkdir(disk);
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=400k', 'tmpfs', disk]);
    if (mounted.status !== 0) return t.skip('no small disk could be mounted here');
    try {
      await withFile('disk', async (store) => {
        const key = await addKey(store);
        const request = reserveOf(key);
        await store.reserve(request);
        await writeFile(join(disk, 'ballast'), Buffer.alloc(1_000_000)).catch(() => undefined);
        await assert.rejects(store.probe(), { code: 'INNER_ERROR' });
        await assert.rejects(store.recordAnswer(entryOf(request)), { code: 'INNER_ERROR' });
        assert.deepEqual(await store.usage({ keyId: key.id }), []);
        await rm(join(disk, 'ballast'));
        await store.probe();
        await store.recordAnswer(entryOf(request));
        assert.equal((await store.usage({ keyId: key.id }))[0]?.charged, 1);
      });
    } finally {
      spawnSync('umount', [disk]);
    }
  });
});

describe('the embedded store next to another program', () => {
  it('reads without blocking the event loop while another program locks the file, and gives up in time', async () => {
    await withFile('held', async (store, path) => {
      const key = await addKey(store);
      const other = new DatabaseSync(path, { timeout: 5000 });
      other.exec('begin immediate');
      let turns = 0;
      const ticking = setInterval(() => {
        turns += 1;
      }, 5);
      const write = store.reserve(reserveOf(key)).catch((error: unknown) => error);
      assert.equal((await store.listKeys()).length, 1);
      assert.deepEqual(await store.usage({ keyId: key.id }), []);
      assert.equal(((await write) as { readonly code?: string }).code, 'INNER_ERROR');
      clearInterval(ticking);
      assert.ok(turns >= 20, `${turns} turns of the event loop in half a second`);
      other.exec('rollback');
      other.close();
      assert.equal((await store.reserve(reserveOf(key))).kind, 'granted');
    });
  });

  it('waits for another program that finishes in time', async () => {
    await withFile('waited', async (store, path) => {
      const key = await addKey(store);
      const other = new DatabaseSync(path, { timeout: 5000 });
      other.exec('begin immediate');
      const write = store.reserve(reserveOf(key));
      await sleep(100);
      other.exec('rollback');
      other.close();
      assert.equal((await write).kind, 'granted');
    });
  });
});

describe('usage', () => {
  it('is read from sums, which the migration of a ledger of a million rows fills', async () => {
    const dataDir = join(folder, 'million');
    await mkdir(dataDir);
    await fillFirstVersion(join(dataDir, 'antifake.sqlite'), 1_000_000);
    let turns = 0;
    const ticking = setInterval(() => {
      turns += 1;
    }, 5);
    const store = await openStore({ dataDir });
    clearInterval(ticking);
    assert.ok(turns >= 5, `${turns} turns of the event loop`);
    const rows = await store.usage({ keyId: 'old' });
    assert.deepEqual(
      rows.map(({ day, status, answers, charged }) => [day, status, answers, charged]),
      [
        ['2025-12-01', 'FAIL', 250_000, 250_000],
        ['2025-12-01', 'INNER_ERROR', 250_000, 0],
        ['2025-12-01', 'OK', 500_000, 500_000],
      ],
    );
    const key = await addKey(store);
    await chargeOne(store, key);
    await store.close();
    // What is told does not come from the rows.
    const database = new DatabaseSync(join(dataDir, 'antifake.sqlite'));
    database.exec('delete from ledger');
    database.close();
    const reopened = await openStore({ dataDir });
    assert.deepEqual(await reopened.usage({ keyId: 'old' }), rows);
    assert.equal((await reopened.usage({ keyId: key.id }))[0]?.charged, 1);
    await reopened.close();
  });
});

describe('ledger rows past their days', () => {
  it('are dropped in batches, the oldest first, until none is left', async () => {
    const dataDir = join(folder, 'retention');
    await mkdir(dataDir);
    const path = join(dataDir, 'antifake.sqlite');
    await fillFirstVersion(path, 25_000);
    const store = await openStore({ dataDir });
    const kept = () => {
      const database = new DatabaseSync(path, { timeout: 5000 });
      const row = database.prepare('select count(*) rows, min(time_ms) oldest_ms from ledger').get();
      database.close();
      return row as { readonly rows: number; readonly oldest_ms: number | null };
    };
    const { oldest_ms: oldestMs } = kept();
    await store.sweep();
    assert.equal(kept().rows, 25_000);
    await store.sweep({ ledgerDays: 1 });
    assert.deepEqual({ ...kept() }, { rows: 5000, oldest_ms: oldestMs! + 20_000 });
    await store.sweep({ ledgerDays: 1 });
    assert.equal(kept().rows, 0);
    assert.equal(
      (await store.usage({ keyId: 'old' })).reduce((sum, { answers }) => sum + answers, 0),
      25_000,
    );
    await store.close();
  });
});

/** A file of the first version, with one key and so many rows of one day. */
async function fillFirstVersion(path: string, rows: number): Promise<void> {
  const { database, dialect } = openSqlite(path);
  const db = new Kysely<unknown>({ dialect });
  const { error } = await new Migrator({
    db,
    provider: { getMigrations: async () => ({ '001_first': first }) },
  }).migrateToLatest();
  assert.equal(error, undefined);
  database.exec(`insert into api_key values ('old', 'old', 'hash', 1, null, null, null)`);
  database.exec(`with recursive n(i) as (select 0 union all select i + 1 from n where i < ${rows - 1})
    insert into ledger select i, 'old', 1764547200000 + i, '2025-12-01', 'antifake',
      case i % 4 when 0 then 'FAIL' when 1 then 'INNER_ERROR' else 'OK' end, i % 4 != 1, 1, 2, 3, '' from n`);
  await db.destroy();
}
