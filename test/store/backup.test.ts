import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { type Dialect, Kysely } from 'kysely';
import { openStore, type Store } from '../../src/store/index.ts';
import { postgresDialect } from '../../src/store/postgres.ts';
import type { Schema } from '../../src/store/schema.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { antifake } from '../cli/program.ts';
import { noPostgres, runClient, urlOf, withDatabases } from './databases.ts';
import { addKey, entryOf, reserveOf } from './rows.ts';

const folder = await mkdtemp(join(tmpdir(), 'antifake-backup-'));
after(() => rm(folder, { recursive: true }));

const settings = { ANTIFAKE_DATA_DIR: folder };
const file = join(folder, 'antifake.sqlite');

describe('a backup that is taken while requests are charged', () => {
  it('of the embedded store has every charge that was answered before it, and can be used', async () => {
    const [copy, elsewhere] = [join(folder, 'copy.sqlite'), join(folder, 'elsewhere')];
    await agrees({
      place: { dataDir: folder },
      backUp: async () => {
        const { code, stderr } = await antifake(['backup', copy], { settings });
        assert.equal(code, 0, stderr);
      },
      restore: async () => {
        assert.equal((await stat(copy)).mode & 0o777, 0o600);
        await mkdir(elsewhere);
        await rename(copy, join(elsewhere, 'antifake.sqlite'));
        return { dataDir: elsewhere };
      },
      dialect: ({ dataDir }) => openSqlite(join(dataDir, 'antifake.sqlite')).dialect,
    });
  });

  it('of PostgreSQL, by pg_dump and pg_restore, the same', { skip: noPostgres }, async () => {
    const [from, to] = [`antifake_backup_${process.pid}`, `antifake_restored_${process.pid}`];
    const dump = join(folder, 'copy.dump');
    await withDatabases([from, to], () =>
      agrees({
        place: { dataDir: '', databaseUrl: urlOf(from) },
        backUp: () => runClient('pg_dump', ['--format=custom', `--file=${dump}`, `--dbname=${urlOf(from)}`]),
        restore: async () => {
          const args = ['--no-owner', '--exit-on-error', '--single-transaction', `--dbname=${urlOf(to)}`];
          await runClient('pg_restore', [...args, dump]);
          return { dataDir: '', databaseUrl: urlOf(to) };
        },
        dialect: ({ databaseUrl }) => postgresDialect(databaseUrl!),
      }),
    );
  });
});

describe('antifake backup', () => {
  it('writes no file if there is no store, and overwrites none', async () => {
    const target = join(folder, 'none.sqlite');
    const missing = await antifake(['backup', target], { settings: { ANTIFAKE_DATA_DIR: join(folder, 'missing') } });
    assert.deepEqual([missing.code, await stat(target).catch(() => undefined)], [64, undefined]);
    assert.match(missing.stderr, /but there is no such file or folder/);
    const before = await readFile(file);
    const same = await antifake(['backup', file], { settings });
    assert.equal(same.code, 64);
    assert.match(same.stderr, /but a file of that name already exists/);
    assert.deepEqual(await readFile(file), before);
  });

  it('leaves no half copy of a damaged store', async () => {
    const damaged = join(folder, 'damaged');
    await mkdir(damaged);
    await writeFile(join(damaged, 'antifake.sqlite'), 'not a database'.repeat(1000));
    const target = join(folder, 'half.sqlite');
    const { code, stderr } = await antifake(['backup', target], { settings: { ANTIFAKE_DATA_DIR: damaged } });
    assert.deepEqual([code, await stat(target).catch(() => undefined)], [64, undefined], stderr);
    assert.match(stderr, /but the file is not a database/);
  });

  it('names pg_dump if the store is PostgreSQL, without the address', async () => {
    const { code, stderr } = await antifake(['backup', 'x'], { settings: { DATABASE_URL: 'postgres://a:hidden@b/c' } });
    assert.equal(code, 64);
    assert.match(stderr, /pg_dump/);
    assert.doesNotMatch(stderr, /hidden/);
  });
});

type Place = Parameters<typeof openStore>[0];

/** How one kind of store is backed up and restored. */
interface Way {
  readonly place: Place;
  readonly backUp: () => Promise<void>;
  /** @returns where the restored store is. */
  readonly restore: () => Promise<Place>;
  readonly dialect: (place: Place) => Dialect;
}

/** Charges requests before, during and after a backup, restores it elsewhere and compares. */
async function agrees({ place, backUp, restore, dialect }: Way): Promise<void> {
  const store = await openStore(place);
  const keys = [await addKey(store, { quotaPerMonth: 100_000 }), await addKey(store, { ratePerMinute: 60 })];
  await store.revokeKey((await addKey(store)).id);
  const answered: string[] = [];
  const charge = async () => {
    const request = reserveOf(keys[answered.length % keys.length]!);
    await store.reserve(request);
    await store.recordAnswer(entryOf(request));
    answered.push(request.requestId);
  };
  for (let count = 0; count < 100; count++) await charge();
  const before = new Set(answered);

  let isRunning = true;
  const charging = (async () => {
    // What is charged meanwhile, and a bound for a backup that never ends.
    while (isRunning && answered.length < 50_000) await charge();
  })();
  await backUp();
  const during = answered.length;
  isRunning = false;
  await charging;
  assert.ok(during > before.size, 'expected requests to be charged during the backup');
  for (let count = 0; count < 10; count++) await charge();

  const restoredPlace = await restore();
  const db = new Kysely<Schema>({ dialect: dialect(restoredPlace) });
  const ids = (await db.selectFrom('ledger').select('request_id').where('charged', '=', 1).execute()).map(
    (row) => row.request_id,
  );
  const counted = await db
    .selectFrom('counter')
    .select('used')
    .where('key_id', '=', keys[0]!.id)
    .where('period', '=', 'month')
    .executeTakeFirstOrThrow();
  const reserved = await db.selectFrom('reservation').select('key_id').execute();
  await db.destroy();
  const charged = new Set(ids);
  assert.equal(charged.size, ids.length);
  assert.deepEqual(
    [...before].filter((id) => !charged.has(id)),
    [],
  );
  assert.deepEqual(
    ids.filter((id) => !answered.includes(id)),
    [],
  );
  assert.ok(ids.length < answered.length, 'expected the last charges to be later than the backup');

  const restored = await openStore(restoredPlace);
  assert.deepEqual(await restored.listKeys(), await store.listKeys());
  assert.deepEqual(await restored.listAudit(), await store.listAudit());
  for (const { id, secretHash } of keys) assert.equal((await restored.findKey(id))?.secretHash, secretHash);
  for (const { id } of keys)
    assert.equal(await sumOf(restored, id), ids.filter((requestId) => requestId.startsWith(id)).length);
  assert.equal(
    counted.used,
    (await sumOf(restored, keys[0]!.id)) + reserved.filter(({ key_id }) => key_id === keys[0]!.id).length,
  );
  await continues(restored, keys[1]!.id);
  assert.equal((await sumOf(store, keys[0]!.id)) + (await sumOf(store, keys[1]!.id)), answered.length);
  await restored.close();
  await store.close();
}

/** A restored store charges on. */
async function continues(restored: Store, keyId: string): Promise<void> {
  const sum = await sumOf(restored, keyId);
  const request = { keyId, requestId: 'after', leaseMs: 60_000 };
  assert.equal((await restored.reserve(request)).kind, 'granted');
  await restored.recordAnswer(entryOf(request));
  assert.equal(await sumOf(restored, keyId), sum + 1);
}

async function sumOf(store: Store, keyId: string): Promise<number> {
  return (await store.usage({ keyId })).reduce((sum, { charged }) => sum + charged, 0);
}
