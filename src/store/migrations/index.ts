import { type Kysely, Migrator } from 'kysely';
import { AntifakeError } from '../../errors.ts';
import { first } from './001_first.ts';
import { sumsAndLives } from './002_sums_and_lives.ts';
import { reasonsAndRetention } from './003_reasons_and_retention.ts';
import { scoresByCheck } from './004_scores_by_check.ts';
import { scopes } from './005_scopes.ts';
import { batches } from './006_batches.ts';

/** By their names, in order. */
export const migrations = {
  '001_first': first,
  '002_sums_and_lives': sumsAndLives,
  '003_reasons_and_retention': reasonsAndRetention,
  '004_scores_by_check': scoresByCheck,
  '005_scopes': scopes,
  '006_batches': batches,
};

/** Brings the tables up to date; safe to run from several processes at once. @throws AntifakeError INNER_ERROR */
export async function migrate(db: Kysely<never>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw new AntifakeError('internal', 'the store could not be migrated', { cause: error });
}
