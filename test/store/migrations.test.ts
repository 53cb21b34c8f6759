import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { type Dialect, Kysely, Migrator, sql } from 'kysely';
import { openStore } from '../../src/store/index.ts';
import { migrations } from '../../src/store/migrations/index.ts';
import { postgresDialect } from '../../src/store/postgres.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { createDatabase } from './database.ts';
import { addKey, entryOf, reserveOf } from './rows.ts';

const folder = await mkdtemp(join(tmpdir(), 'antifake-migrations-'));
after(() => rm(folder, { recursive: true }));

/** An empty database of a test's own. */
interface Database {
  readonly dialect: () => Dialect;
  readonly databaseUrl?: string;
}

describe('rows of an older version', () => {
  it('are migrated on SQLite', () =>
    carriesOver({ dialect: () => openSqlite(join(folder, 'antifake.sqlite')).dialect }));

  const url = process.env.ANTIFAKE_TEST_DATABASE_URL;
  it('are migrated on PostgreSQL', { skip: !url && 'ANTIFAKE_TEST_DATABASE_URL is not set' }, async () => {
    const database = await createDatabase(url!, 'migrations');
    try {
      await carriesOver({ dialect: () => postgresDialect(database.url), databaseUrl: database.url });
    } finally {
      await database.drop();
    }
  });
});

/**
 * Writes rows as version 3 did, brings the store up to date, and reads them: an answer that was never judged has no scores, an older key
 * judges photos only, and an older change came from the command line.
 */
async function carriesOver({ dialect, databaseUrl }: Database): Promise<void> {
  const old = new Kysely<unknown>({ dialect: dialect() });
  const third = Object.entries(migrations).slice(0, 3);
  const provider = { getMigrations: async () => Object.fromEntries(third) };
  assert.equal((await new Migrator({ db: old, provider }).migrateToLatest()).error, undefined);
  for (const [id, scores] of [
    ['judged', [1, 22, 100]],
    ['failed', [null, null, null]],
  ] as const)
    await sql`insert into ledger
      (request_id, key_id, time_ms, day, route, status, charged, score_blur, score_deepfake, score_print, models)
      values (${id}, 'key', 1, '2026-01-01', 'antifake', 'OK', 1, ${sql.join([...scores])}, '')`.execute(old);
  await sql`insert into api_key (id, name, secret_hash, created_at_ms) values ('key', 'shop', '', 1)`.execute(old);
  await sql`insert into audit (id, time_ms, action, key_id, details) values ('1', 1, 'create', 'key', '{}')`.execute(
    old,
  );
  await old.destroy();

  const store = await openStore({ dataDir: folder, ...(databaseUrl !== undefined && { databaseUrl }) });
  const listed = await store.listKeys();
  assert.deepEqual(listed, [{ id: 'key', name: 'shop', scope: 'photos', state: 'live', createdAtMs: 1 }]);
  assert.deepEqual(await store.listAudit(), [{ timeMs: 1, action: 'create', keyId: 'key', details: {} }]);
  await store.close();

  const db = new Kysely<unknown>({ dialect: dialect() });
  const { rows } = await sql`select request_id, scores from ledger order by request_id`.execute(db);
  await db.destroy();
  assert.deepEqual(
    rows.map((row) => ({ ...(row as object) })),
    [
      { request_id: 'failed', scores: null },
      { request_id: 'judged', scores: JSON.stringify({ blur: 1, deepfake: 22, print: 100 }) },
    ],
  );
}

describe('a store that a later version has migrated', () => {
  it('is used if its migrations only added, and refused if this version would read it wrongly', async () => {
    const dataDir = join(folder, 'later');
    await (await openStore({ dataDir })).close();
    const db = new Kysely<unknown>({ dialect: openSqlite(join(dataDir, 'antifake.sqlite')).dialect });
    await sql`insert into kysely_migration values ('998_more', '2030-01-01')`.execute(db);
    await sql`alter table ledger add column more text default 'x'`.execute(db);
    const store = await openStore({ dataDir });
    const key = await addKey(store, { quotaPerMonth: 1 });
    const request = reserveOf(key);
    assert.equal((await store.reserve(request)).kind, 'granted');
    // The second call finds a row with a column that this version does not know.
    for (const _ of [1, 2]) await store.recordAnswer(entryOf(request));
    await store.close();
    await sql`insert into kysely_migration values ('999_less_since_998', '2030-01-02')`.execute(db);
    await db.destroy();
    await assert.rejects(openStore({ dataDir }), { code: 'INNER_ERROR', message: /a later one has migrated them/ });
  });
});
