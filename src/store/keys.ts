import type { Kysely } from 'kysely';
import type { ApiKeyRow, Schema } from './schema.ts';
import type { KeyRecord, NewKey, StoredKey } from './store.ts';

/** Adds a key. */
export async function createKey(db: Kysely<Schema>, key: NewKey): Promise<KeyRecord> {
  const row: ApiKeyRow = {
    id: key.id,
    name: key.name,
    secret_hash: key.secretHash,
    created_at_ms: key.nowMs,
    revoked_at_ms: null,
    rate_per_minute: key.ratePerMinute ?? null,
    quota_per_month: key.quotaPerMonth ?? null,
  };
  await db.insertInto('api_key').values(row).execute();
  return toRecord(row);
}

/** Marks a live key as revoked; false when there is none. */
export async function revokeKey(db: Kysely<Schema>, keyId: string, nowMs: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('api_key')
    .set({ revoked_at_ms: nowMs })
    .where('id', '=', keyId)
    .where('revoked_at_ms', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** All keys, oldest first. */
export async function listKeys(db: Kysely<Schema>): Promise<readonly KeyRecord[]> {
  const rows = await db.selectFrom('api_key').selectAll().orderBy('created_at_ms').orderBy('id').execute();
  return rows.map(toRecord);
}

/** One key by its public id. */
export async function findKey(db: Kysely<Schema>, keyId: string): Promise<StoredKey | undefined> {
  const row = await db.selectFrom('api_key').selectAll().where('id', '=', keyId).executeTakeFirst();
  return row && { ...toRecord(row), secretHash: row.secret_hash };
}

function toRecord(row: ApiKeyRow): KeyRecord {
  return {
    id: row.id,
    name: row.name,
    createdAtMs: row.created_at_ms,
    ...(row.revoked_at_ms !== null && { revokedAtMs: row.revoked_at_ms }),
    ...(row.rate_per_minute !== null && { ratePerMinute: row.rate_per_minute }),
    ...(row.quota_per_month !== null && { quotaPerMonth: row.quota_per_month }),
  };
}
