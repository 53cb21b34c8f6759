import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { Kysely, sql } from 'kysely';
import { openStore } from '../../src/store/index.ts';
import { migrations } from '../../src/store/migrations/index.ts';
import { postgresDialect } from '../../src/store/postgres.ts';
import { antifake } from '../cli/program.ts';
import { noPostgres, urlOf, withDatabases } from './databases.ts';
import { addKey, chargeOne } from './rows.ts';

const folder = await mkdtemp(join(tmpdir(), 'antifake-separate-'));
after(() => rm(folder, { recursive: true }));

const newest = Object.keys(migrations).at(-1)!;

describe('tables that a service does not update itself', () => {
  it('are required to be up to date, and `antifake migrate` updates them, in the embedded store', () =>
    updates({ ANTIFAKE_DATA_DIR: join(folder, 'data') }));

  it('are required to be up to date, and `antifake migrate` updates them, in PostgreSQL', { skip: noPostgres }, () => {
    const name = `antifake_separate_${process.pid}`;
    return withDatabases([name], () => updates({ DATABASE_URL: urlOf(name) }));
  });

  it('can be used in PostgreSQL by a role that may not change them', { skip: noPostgres }, async () => {
    const name = `antifake_role_${process.pid}`;
    await withDatabases([name], async () => {
      await (await openStore({ dataDir: '', databaseUrl: urlOf(name) })).close();
      const db = new Kysely<unknown>({ dialect: postgresDialect(urlOf(name)) });
      const role = sql.id(name);
      // As in docs/operations.md.
      await sql`create role ${role} login`.execute(db);
      await sql`revoke create on schema public from public`.execute(db);
      await sql`grant select, insert, update, delete on all tables in schema public to ${role}`.execute(db);
      try {
        const databaseUrl = urlOf(name, name);
        const store = await openStore({ dataDir: '', databaseUrl, migrates: false });
        const key = await addKey(store);
        await chargeOne(store, key);
        assert.equal((await store.usage({ keyId: key.id }))[0]?.charged, 1);
        await store.sweep(1);
        await store.probe();
        await store.close();
        const other = new Kysely<unknown>({ dialect: postgresDialect(databaseUrl) });
        await assert.rejects(sql`create table t (a int)`.execute(other), { code: '42501' });
        await assert.rejects(sql`drop table ledger`.execute(other), { code: '42501' });
        await other.destroy();
      } finally {
        await sql`drop owned by ${role}`.execute(db);
        await sql`drop role ${role}`.execute(db);
        await db.destroy();
      }
    });
  });
});

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
