import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Kysely, sql } from 'kysely';
import { openSqlite } from './sqlite.ts';

test('a full disk is reported as such, although SQLite has rolled the transaction back by itself', async () => {
  const db = new Kysely<unknown>({ dialect: openSqlite(':memory:').dialect });
  await sql`create table blob (bytes text)`.execute(db);
  await sql`pragma max_page_count = 10`.execute(db);
  const fill = db.transaction().execute((trx) => sql`insert into blob values (${'x'.repeat(100_000)})`.execute(trx));
  await assert.rejects(fill, { message: 'database or disk is full' });
  await db.destroy();
});
