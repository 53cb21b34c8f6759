import type { Kysely, Migration } from 'kysely';

/** What candidate models answered about photos, next to the models in use. It only adds tables: all code works with it. */
export const shadow: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('shadow_photo')
      .addColumn('request_id', 'text', (column) => column.primaryKey())
      .addColumn('time_ms', 'bigint', (column) => column.notNull())
      .addColumn('current_models', 'text', (column) => column.notNull())
      .addColumn('candidate_models', 'text', (column) => column.notNull())
      .addColumn('current_reason', 'text')
      .addColumn('candidate_reason', 'text')
      .execute();
    await db.schema.createIndex('shadow_photo_time').on('shadow_photo').column('time_ms').execute();
    await db.schema
      .createTable('shadow_score')
      .addColumn('request_id', 'text', (column) => column.notNull())
      .addColumn('check_name', 'text', (column) => column.notNull())
      .addColumn('current_score', 'integer', (column) => column.notNull())
      .addColumn('current_yes', 'integer', (column) => column.notNull())
      .addColumn('candidate_score', 'integer', (column) => column.notNull())
      .addColumn('candidate_yes', 'integer', (column) => column.notNull())
      .addPrimaryKeyConstraint('shadow_score_pk', ['request_id', 'check_name'])
      .execute();
  },
};
