import type { Kysely } from 'kysely';
import { AntifakeError } from '../../errors.ts';
import { readApplied } from './applied.ts';
import { compatibilityOf } from './compatibility.ts';
import { migrations } from './index.ts';

/** For a program that may not change tables. @throws AntifakeError INNER_ERROR unless this version works with the tables. */
export async function requireMigrated(db: Kysely<never>): Promise<void> {
  const known = Object.keys(migrations);
  const applied = await readApplied(db);
  switch (compatibilityOf(applied, known)) {
    case 'current':
    case 'newer':
      return;
    case 'too_new':
      throw new AntifakeError(
        'internal',
        'expected tables that this version can use but a later one has migrated them',
      );
    case 'older':
      throw new AntifakeError(
        'internal',
        `expected the tables of ${known.at(-1)} but ${applied.at(-1) ?? 'none'} was applied last. Run \`antifake migrate\` first, or unset ANTIFAKE_MIGRATE`,
      );
  }
}
