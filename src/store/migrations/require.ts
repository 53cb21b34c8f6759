import { type Kysely, sql } from 'kysely';
import { AntifakeError } from '../../errors.ts';
import { migrations } from './index.ts';

/** For a program that may not change tables. @throws AntifakeError INNER_ERROR unless the tables are those of this version. */
export async function requireMigrated(db: Kysely<never>): Promise<void> {
  const known = Object.keys(migrations);
  const applied = await readApplied(db);
  const missing = known.filter((name) => !applied.includes(name));
  if (missing.length > 0)
    throw new AntifakeError(
      'internal',
      `expected the tables of ${known.at(-1)} but ${applied.at(-1) ?? 'none'} was applied last. Run \`antifake migrate\` first, or unset ANTIFAKE_MIGRATE`,
    );
  if (applied.length > known.length)
    throw new AntifakeError('internal', `expected the tables of ${known.at(-1)} but a later version has migrated them`);
}

/** Names of the migrations that were applied to a database, in order; none if it has no tables yet. */
export async function readApplied(db: Kysely<never>): Promise<readonly string[]> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === 'kysely_migration')) return [];
  const { rows } = await sql<{ readonly name: string }>`select name from kysely_migration order by name`.execute(db);
  return rows.map(({ name }) => name);
}
