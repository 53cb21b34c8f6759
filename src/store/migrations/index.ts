import { type Kysely, Migrator } from 'kysely';
import { AntifakeError } from '../../errors.ts';
import { first } from './001_first.ts';
import { sumsAndLives } from './002_sums_and_lives.ts';
import { reasonsAndRetention } from './003_reasons_and_retention.ts';
import { scoresByCheck } from './004_scores_by_check.ts';
import { scopes } from './005_scopes.ts';
import { batches } from './006_batches.ts';
import { shadow } from './007_shadow.ts';
import { readApplied } from './applied.ts';
import { compatibilityOf } from './compatibility.ts';

/** By their names, in order. What a name must say about older code: compatibility.ts. */
export const migrations = {
  '001_first': first,
  '002_sums_and_lives': sumsAndLives,
  '003_reasons_and_retention': reasonsAndRetention,
  '004_scores_by_check': scoresByCheck,
  '005_scopes': scopes,
  '006_batches': batches,
  '007_shadow': shadow,
};

/**
 * Brings the tables up to date; safe to run from several processes at once, and while older code uses them. Tables that later code has
 * migrated are left as they are if this code works with them.
 * @throws AntifakeError INNER_ERROR
 */
export async function migrate(db: Kysely<never>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  // Kysely refuses every migration that it does not know. They are read after its attempt, since later code may be migrating meanwhile.
  switch (await readApplied(db).then((applied) => compatibilityOf(applied, Object.keys(migrations)))) {
    case 'newer':
      return;
    case 'too_new':
      throw new AntifakeError(
        'internal',
        'expected tables that this version can use but a later one has migrated them',
      );
    default:
      throw new AntifakeError('internal', 'the store could not be migrated', { cause: error });
  }
}
