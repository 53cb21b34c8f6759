import { randomUUID } from 'node:crypto';
import type { ApiKeyRow } from './schema.ts';
import type { AuditRow, KeyChanges, KeyRecord, NewKey, Rotation, StoredKey } from './store.ts';
import type { Work } from './work.ts';

/** Adds a key. */
export async function createKey(work: Work, key: NewKey): Promise<KeyRecord> {
  const nowMs = await work.now();
  const row: ApiKeyRow = {
    id: key.id,
    name: key.name,
    secret_hash: key.secretHash,
    created_at_ms: nowMs,
    revoked_at_ms: null,
    rate_per_minute: key.ratePerMinute ?? null,
    quota_per_month: key.quotaPerMonth ?? null,
    expires_at_ms: key.expiresAfterMs === undefined ? null : nowMs + key.expiresAfterMs,
    previous_secret_hash: null,
    previous_until_ms: null,
  };
  await work.db.insertInto('api_key').values(row).execute();
  await audit(work, { timeMs: nowMs, action: 'create', keyId: key.id, details: detailsOf(row) });
  return toRecord(row);
}

/** Marks a key as revoked; false when there is none, or it is revoked already. */
export async function revokeKey(work: Work, keyId: string): Promise<boolean> {
  const nowMs = await work.now();
  const { numUpdatedRows } = await work.db
    .updateTable('api_key')
    .set({ revoked_at_ms: nowMs })
    .where('id', '=', keyId)
    .where('revoked_at_ms', 'is', null)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return false;
  await audit(work, { timeMs: nowMs, action: 'revoke', keyId, details: {} });
  return true;
}

/** Gives a live key another secret, and keeps the old one for its grace. */
export async function rotateKey(work: Work, rotation: Rotation): Promise<KeyRecord | undefined> {
  const { keyId, secretHash, graceMs } = rotation;
  const nowMs = await work.now();
  const row = await work.db
    .updateTable('api_key')
    .set((eb) => ({
      secret_hash: secretHash,
      previous_secret_hash: eb.ref('secret_hash'),
      previous_until_ms: nowMs + graceMs,
    }))
    .where('id', '=', keyId)
    .where('revoked_at_ms', 'is', null)
    .where((eb) => eb.or([eb('expires_at_ms', 'is', null), eb('expires_at_ms', '>', nowMs)]))
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) return undefined;
  await audit(work, { timeMs: nowMs, action: 'rotate', keyId, details: { graceMs } });
  return toRecord(row);
}

/** Changes name, limits or life of a key that is not revoked; one that has expired may live again. */
export async function changeKey(work: Work, keyId: string, changes: KeyChanges): Promise<KeyRecord | undefined> {
  const { name, ratePerMinute, quotaPerMonth, expiresAfterMs } = changes;
  const nowMs = await work.now();
  const values = {
    ...(name !== undefined && { name }),
    ...(ratePerMinute !== undefined && { rate_per_minute: ratePerMinute }),
    ...(quotaPerMonth !== undefined && { quota_per_month: quotaPerMonth }),
    ...(expiresAfterMs !== undefined && { expires_at_ms: expiresAfterMs === null ? null : nowMs + expiresAfterMs }),
  };
  const row = await work.db
    .updateTable('api_key')
    .set(values)
    .where('id', '=', keyId)
    .where('revoked_at_ms', 'is', null)
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) return undefined;
  await audit(work, { timeMs: nowMs, action: 'change', keyId, details: values });
  return toRecord(row);
}

/** All keys, oldest first. */
export async function listKeys({ db }: Work): Promise<readonly KeyRecord[]> {
  const rows = await db.selectFrom('api_key').selectAll().orderBy('created_at_ms').orderBy('id').execute();
  return rows.map(toRecord);
}

/** Every change of a key, oldest first. */
export async function listAudit({ db }: Work): Promise<readonly AuditRow[]> {
  const rows = await db.selectFrom('audit').selectAll().orderBy('time_ms').orderBy('id').execute();
  return rows.map((row) => ({
    timeMs: row.time_ms,
    action: row.action as AuditRow['action'],
    keyId: row.key_id,
    details: JSON.parse(row.details) as AuditRow['details'],
  }));
}

/** One key by its public id. */
export async function findKey({ db, now }: Work, keyId: string): Promise<StoredKey | undefined> {
  const row = await db.selectFrom('api_key').selectAll().where('id', '=', keyId).executeTakeFirst();
  if (row === undefined) return undefined;
  const nowMs = await now();
  const { previous_secret_hash: graceHash, previous_until_ms: graceUntilMs } = row;
  return {
    ...toRecord(row),
    secretHash: row.secret_hash,
    ...(graceHash !== null && graceUntilMs !== null && nowMs < graceUntilMs && { graceHash }),
    isLive: isLive(row, nowMs),
  };
}

/** Whether a key is neither revoked nor expired. */
export function isLive(row: Pick<ApiKeyRow, 'revoked_at_ms' | 'expires_at_ms'>, nowMs: number): boolean {
  return row.revoked_at_ms === null && (row.expires_at_ms === null || nowMs < row.expires_at_ms);
}

async function audit({ db }: Work, row: AuditRow): Promise<void> {
  const { timeMs: time_ms, action, keyId: key_id, details } = row;
  const values = { id: randomUUID(), time_ms, action, key_id, details: JSON.stringify(details) };
  await db.insertInto('audit').values(values).execute();
}

function detailsOf({ name, rate_per_minute, quota_per_month, expires_at_ms }: ApiKeyRow): AuditRow['details'] {
  return { name, rate_per_minute, quota_per_month, expires_at_ms };
}

function toRecord(row: ApiKeyRow): KeyRecord {
  return {
    id: row.id,
    name: row.name,
    createdAtMs: row.created_at_ms,
    ...(row.revoked_at_ms !== null && { revokedAtMs: row.revoked_at_ms }),
    ...(row.expires_at_ms !== null && { expiresAtMs: row.expires_at_ms }),
    ...(row.rate_per_minute !== null && { ratePerMinute: row.rate_per_minute }),
    ...(row.quota_per_month !== null && { quotaPerMonth: row.quota_per_month }),
  };
}
