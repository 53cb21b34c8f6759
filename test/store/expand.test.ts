import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Kysely, Migrator, sql, type TableMetadata } from 'kysely';
import { migrations } from '../../src/store/migrations/index.ts';
import { openSqlite } from '../../src/store/sqlite.ts';

/** The first migrations are older than the rule; nothing was released before it. */
const beforeTheRule = 5;

const names = Object.keys(migrations);
const breaking = /_since_(\d{3})$/;

/** The tables after the first migrations of the list, and the unique indexes on them. */
async function schemaAfter(count: number) {
  const db = new Kysely<unknown>({ dialect: openSqlite(':memory:').dialect });
  const provider = { getMigrations: async () => Object.fromEntries(Object.entries(migrations).slice(0, count)) };
  assert.equal((await new Migrator({ db, provider }).migrateToLatest()).error, undefined);
  const tables = await db.introspection.getTables();
  const uniques = await Promise.all(tables.map(async ({ name }) => [name, await countUnique(db, name)] as const));
  await db.destroy();
  return { tables: new Map(tables.map((table) => [table.name, table])), uniques: new Map(uniques) };
}

async function countUnique(db: Kysely<unknown>, table: string): Promise<number> {
  const { rows } = await sql`select 1 from pragma_index_list(${table}) where "unique" = 1`.execute(db);
  return rows.length;
}

/** Why code that knows the table only as it was before would no longer work. */
function faultsOf(before: TableMetadata, after: TableMetadata | undefined): readonly string[] {
  if (after === undefined) return [`${before.name} is gone`];
  const faults = before.columns.filter((column) => {
    const now = after.columns.find(({ name }) => name === column.name);
    return now?.dataType !== column.dataType || now.isNullable !== column.isNullable;
  });
  const added = after.columns.filter(({ name }) => before.columns.every((column) => column.name !== name));
  const required = added.filter(({ isNullable, hasDefaultValue }) => !isNullable && !hasDefaultValue);
  return [...faults, ...required].map(({ name }) => `${before.name}.${name}`);
}

describe('a migration', () => {
  it('has the next number, and breaks only code that is older than its name says', () => {
    for (const [at, name] of names.entries()) {
      assert.match(name, /^\d{3}_[a-z_0-9]+$/);
      assert.ok(at === 0 || name > names[at - 1]!, name);
      const since = breaking.exec(name)?.[1];
      if (since === undefined) continue;
      assert.ok(since < name.slice(0, 3), `${name} breaks the code that comes with it`);
      assert.ok(since >= '005', `${name}: code before the rule is not asked`);
    }
  });

  for (const [at, name] of names.entries()) {
    if (at < beforeTheRule || breaking.test(name)) continue;
    it(`${name} only adds: code from before it can read and write every table`, async () => {
      const [before, after] = [await schemaAfter(at), await schemaAfter(at + 1)];
      for (const [table, metadata] of before.tables) {
        assert.deepEqual(faultsOf(metadata, after.tables.get(table)), []);
        assert.equal(after.uniques.get(table), before.uniques.get(table), `${table}: another unique index`);
      }
    });
  }

  it('that takes away, renames or requires a column would be noticed', () => {
    const column = { name: 'a', dataType: 'TEXT', isNullable: true, isAutoIncrementing: false, hasDefaultValue: false };
    const table = (columns: TableMetadata['columns']) => ({ name: 't', columns, isView: false });
    const before = table([column]);
    const required = { ...column, name: 'b', isNullable: false };
    assert.deepEqual(faultsOf(before, undefined), ['t is gone']);
    assert.deepEqual(faultsOf(before, table([])), ['t.a']);
    assert.deepEqual(faultsOf(before, table([{ ...column, isNullable: false }])), ['t.a']);
    assert.deepEqual(faultsOf(before, table([column, required])), ['t.b']);
    assert.deepEqual(faultsOf(before, table([column, { ...required, hasDefaultValue: true }])), []);
  });
});
