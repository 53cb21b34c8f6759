import type { Kysely, Migration } from 'kysely';

/** Why an answer was not OK, and an index by which old rows are found. */
export const reasonsAndRetention: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema.alterTable('ledger').addColumn('reason', 'text').execute();
    await db.schema.createIndex('ledger_time').on('ledger').column('time_ms').execute();
  },
};
