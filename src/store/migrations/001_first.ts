import type { Kysely, Migration } from 'kysely';

/** Keys, counters, reservations, idempotency and the ledger. */
export const first: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await createKeyTables(db);
    await createRequestTables(db);
    await createLedger(db);
  },
};

async function createKeyTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('api_key')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('secret_hash', 'text', (column) => column.notNull())
    .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('revoked_at_ms', 'bigint')
    .addColumn('rate_per_minute', 'integer')
    .addColumn('quota_per_month', 'integer')
    .execute();
  await db.schema
    .createTable('counter')
    .addColumn('key_id', 'text', (column) => column.notNull())
    .addColumn('period', 'text', (column) => column.notNull())
    .addColumn('starts_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('used', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('counter_pk', ['key_id', 'period', 'starts_at_ms'])
    .execute();
}

async function createRequestTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('reservation')
    .addColumn('request_id', 'text', (column) => column.primaryKey())
    .addColumn('key_id', 'text', (column) => column.notNull())
    .addColumn('month_starts_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('expires_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('idempotency_key', 'text')
    .execute();
  await db.schema
    .createTable('idempotency')
    .addColumn('key_id', 'text', (column) => column.notNull())
    .addColumn('idempotency_key', 'text', (column) => column.notNull())
    .addColumn('fingerprint', 'text', (column) => column.notNull())
    .addColumn('request_id', 'text', (column) => column.notNull())
    .addColumn('answer', 'text')
    .addColumn('expires_at_ms', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('idempotency_pk', ['key_id', 'idempotency_key'])
    .execute();
  await db.schema.createIndex('idempotency_request').on('idempotency').column('request_id').execute();
  await db.schema.createIndex('idempotency_expiry').on('idempotency').column('expires_at_ms').execute();
}

async function createLedger(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('ledger')
    .addColumn('request_id', 'text', (column) => column.primaryKey())
    .addColumn('key_id', 'text', (column) => column.notNull())
    .addColumn('time_ms', 'bigint', (column) => column.notNull())
    .addColumn('day', 'text', (column) => column.notNull())
    .addColumn('route', 'text', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('charged', 'integer', (column) => column.notNull())
    .addColumn('score_blur', 'integer')
    .addColumn('score_deepfake', 'integer')
    .addColumn('score_print', 'integer')
    .addColumn('models', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('ledger_key_day').on('ledger').columns(['key_id', 'day', 'status']).execute();
}
