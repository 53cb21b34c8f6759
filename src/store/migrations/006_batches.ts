import type { Kysely, Migration } from 'kysely';

/** Batches, their photos by reference, and the secrets that sign webhooks. It only adds tables: the previous version can run next to it. */
export const batches: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await createBatches(db);
    await createItems(db);
    await db.schema
      .createTable('webhook_secret')
      .addColumn('key_id', 'text', (column) => column.primaryKey())
      .addColumn('secret', 'text', (column) => column.notNull())
      .addColumn('previous_secret', 'text')
      .addColumn('previous_until_ms', 'bigint')
      .execute();
  },
};

async function createBatches(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('batch')
    .addColumn('id', 'uuid', (column) => column.primaryKey())
    .addColumn('key_id', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('started_at_ms', 'bigint')
    .addColumn('ended_at_ms', 'bigint')
    .addColumn('item_count', 'integer', (column) => column.notNull())
    .addColumn('open_slices', 'integer', (column) => column.notNull())
    .addColumn('month_starts_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('counts', 'text')
    .addColumn('webhook_url', 'text')
    .addColumn('webhook_state', 'text')
    .execute();
  await db.schema.createIndex('batch_key').on('batch').columns(['key_id', 'created_at_ms']).execute();
  await db.schema.createIndex('batch_end').on('batch').column('ended_at_ms').execute();
}

/** One row a photo, so it is small: the id of the batch in 16 bytes, and no index but that of the primary key. */
async function createItems(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('batch_item')
    .addColumn('batch_id', 'uuid', (column) => column.notNull())
    .addColumn('item', 'integer', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('reference', 'text', (column) => column.notNull())
    .addColumn('caller_id', 'text')
    .addColumn('status', 'text')
    .addColumn('reason', 'text')
    .addColumn('message', 'text')
    .addPrimaryKeyConstraint('batch_item_pk', ['batch_id', 'item'])
    .execute();
}
