import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { Kysely, sql } from 'kysely';
import { BatchQueue, BatchWorker } from '../../src/batch/index.ts';
import { openStore } from '../../src/store/index.ts';
import { migrations } from '../../src/store/migrations/index.ts';
import { postgresDialect } from '../../src/store/postgres.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { batchOf, calmParts, submit, until } from '../batch/world.ts';
import { antifake } from '../cli/program.ts';
import { noPostgres, runClient, serverUrl, urlOf, withDatabases } from './databases.ts';
import { addKey, chargeOne } from './rows.ts';

const folder = await mkdtemp(join(tmpdir(), 'antifake-separate-'));
after(() => rm(folder, { recursive: true }));

const newest = Object.keys(migrations).at(-1)!;

describe('tables that a service does not update itself', () => {
  it('are required to be up to date, and `antifake migrate` updates them, in the embedded store', () =>
    updates({ ANTIFAKE_DATA_DIR: join(folder, 'data') }));

  it('may be those of a later version with which this one works, and of no other', async () => {
    const settings = { ANTIFAKE_DATA_DIR: join(folder, 'later'), ANTIFAKE_MIGRATE: 'false' };
    await antifake(['migrate'], { settings });
    const db = new Kysely<unknown>({ dialect: openSqlite(join(folder, 'later/antifake.sqlite')).dialect });
    const apply = (name: string) => sql`insert into kysely_migration values (${name}, '')`.execute(db);
    await apply('998_later');
    assert.equal((await antifake(['keys', 'list'], { settings })).code, 0);
    await apply('999_last_since_999');
    const { code, stderr } = await antifake(['keys', 'list'], { settings });
    assert.equal(code, 70);
    assert.match(stderr, /but a later one has migrated them/);
    await db.destroy();
  });

  it('are required to be up to date, and `antifake migrate` updates them, in PostgreSQL', { skip: noPostgres }, () => {
    const name = `antifake_separate_${process.pid}`;
    return withDatabases([name], () => updates({ DATABASE_URL: urlOf(name) }));
  });

  it('can be used in PostgreSQL by a role that may not change them: deploy/postgresql.sql', {
    skip: noPostgres,
  }, async () => {
    const [owner, service, database] = ['owner', 'service', 'roles'].map((name) => `antifake_${name}_${process.pid}`);
    const statements = readFileSync('deploy/postgresql.sql', 'utf8')
      .replaceAll('antifake_owner', owner!)
      .replaceAll('antifake_service', service!)
      .replaceAll(/\b(DATABASE|connect) antifake\b/g, `$1 ${database}`);
    const file = join(folder, 'roles.sql');
    await writeFile(file, statements);
    try {
      await runClient('psql', ['--no-psqlrc', '--set=ON_ERROR_STOP=1', `--dbname=${serverUrl}`, `--file=${file}`]);
      const migrated = await antifake(['migrate'], { settings: { DATABASE_URL: urlOf(database!, owner) } });
      assert.equal(migrated.code, 0, migrated.stderr);
      await usesRows(urlOf(database!, service));
    } finally {
      await dropRoles(database!, [service!, owner!]);
    }
  });
});

/** Does everything that services and workers do with rows, and cannot change a table. */
async function usesRows(url: string): Promise<void> {
  const failures: Error[] = [];
  const queue = await BatchQueue.open({
    url,
    migrates: false,
    superviseS: 1,
    onError: (error) => failures.push(error),
  });
  const store = await openStore({ dataDir: '', databaseUrl: url, migrates: false, jobs: queue });
  const key = await addKey(store);
  await chargeOne(store, key);
  assert.equal((await store.usage({ keyId: key.id }))[0]?.charged, 1);
  const side = { models: ['a'], reason: 'no_card' };
  await store.recordShadow({ requestId: 'one', current: side, candidate: { ...side, models: ['b'] } });
  assert.equal((await store.sumShadow({})).length, 1);
  const worker = BatchWorker.start(calmParts(store, queue));
  const batch = await submit(store.batches!, batchOf(key.id, 20));
  assert.equal((await until(store.batches!, batch.id)).state, 'completed');
  await worker.stop();
  await store.sweep({ ledgerDays: 1, batchDays: 1 });
  await store.probe();
  await queue.close();
  await store.close();
  assert.deepEqual(failures, []);
  const db = new Kysely<unknown>({ dialect: postgresDialect(url) });
  await assert.rejects(sql`create table t (a int)`.execute(db), { code: '42501' });
  await assert.rejects(sql`create schema s`.execute(db), { code: '42501' });
  await assert.rejects(sql`drop table ledger`.execute(db), { code: '42501' });
  await db.destroy();
}

async function dropRoles(database: string, roles: readonly string[]): Promise<void> {
  const server = new Kysely<unknown>({ dialect: postgresDialect(serverUrl) });
  await sql`drop database if exists ${sql.id(database)} with (force)`.execute(server);
  for (const role of roles) await sql`drop role if exists ${sql.id(role)}`.execute(server);
  await server.destroy();
}

/** A service refuses to start before the migration and starts after it. */
async function updates(store: Readonly<Record<string, string>>): Promise<void> {
  const settings = { ...store, ANTIFAKE_MIGRATE: 'false' };
  const before = await antifake(['keys', 'list'], { settings });
  assert.equal(before.code, 70);
  assert.match(
    before.stderr,
    new RegExp(`expected the tables of ${newest} but none was applied last. Run .antifake migrate. first`),
  );
  const first = await antifake(['migrate'], { settings });
  assert.match(first.stdout, new RegExp(`: schema ${newest}, updated from none\n$`));
  assert.match((await antifake(['migrate'], { settings })).stdout, new RegExp(`: schema ${newest}, unchanged\n$`));
  assert.equal((await antifake(['keys', 'list'], { settings })).code, 0);
}
