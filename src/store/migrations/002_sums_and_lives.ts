import { type Kysely, type Migration, sql } from 'kysely';

/** Units reserved before this migration get the longest lease that a setting allowed: 660 seconds. */
const longestLeaseMs = 660_000;

/** Sums in addition to the ledger, leases without a clock, expiry and rotation of keys, the audit log, and a row to probe. */
export const sumsAndLives: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await addSums(db);
    await db.schema
      .alterTable('reservation')
      .addColumn('lease_ms', 'integer', (column) => column.notNull().defaultTo(longestLeaseMs))
      .execute();
    await db.schema.alterTable('reservation').dropColumn('expires_at_ms').execute();
    await db.schema.alterTable('api_key').addColumn('expires_at_ms', 'bigint').execute();
    await db.schema.alterTable('api_key').addColumn('previous_secret_hash', 'text').execute();
    await db.schema.alterTable('api_key').addColumn('previous_until_ms', 'bigint').execute();
    await addAudit(db);
    await addHeartbeat(db);
  },
};

async function addSums(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('usage_sum')
    .addColumn('key_id', 'text', (column) => column.notNull())
    .addColumn('day', 'text', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('answers', 'bigint', (column) => column.notNull())
    .addColumn('charged', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('usage_sum_pk', ['key_id', 'day', 'status'])
    .execute();
  await sql`insert into usage_sum (key_id, day, status, answers, charged)
    select key_id, day, status, count(*), sum(charged) from ledger group by key_id, day, status`.execute(db);
  await db.schema.dropIndex('ledger_key_day').execute();
}

async function addAudit(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('audit')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('time_ms', 'bigint', (column) => column.notNull())
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('key_id', 'text', (column) => column.notNull())
    .addColumn('details', 'text', (column) => column.notNull())
    .execute();
}

async function addHeartbeat(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('heartbeat')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('beats', 'bigint', (column) => column.notNull())
    .execute();
  await sql`insert into heartbeat (id, beats) values (1, 0)`.execute(db);
}
