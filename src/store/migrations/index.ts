import { type Kysely, Migrator } from 'kysely';
import { AntifakeError } from '../../errors.ts';
import { first } from './001_first.ts';

/** Brings the tables up to date; safe to run from several processes at once. @throws AntifakeError INNER_ERROR */
export async function migrate(db: Kysely<never>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ '001_first': first }) } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw new AntifakeError('INNER_ERROR', 'the store could not be migrated', { cause: error });
}
