import type { Kysely } from 'kysely';
import { audit } from './audit.ts';
import type { ApiKeyRow, Schema } from './schema.ts';
import type { KeyChanges, KeyPage, KeyRecord, KeyState, NewKey, Revocation, Rotation, StoredKey } from './store.ts';
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
    scope: key.scope ?? 'photos',
  };
  await work.db.insertInto('api_key').values(row).execute();
  const { name, scope, rate_per_minute, quota_per_month, expires_at_ms } = row;
  const details = { name, scope, rate_per_minute, quota_per_month, expires_at_ms };
  await audit(work, { ...by(key.by), timeMs: nowMs, action: 'create', keyId: key.id, details });
  return toRecord(row, nowMs);
}

/** Marks a key as revoked; an admin key cannot revoke the last live admin key. */
export async function revokeKey(work: Work, keyId: string, author?: string): Promise<Revocation> {
  const nowMs = await work.now();
  if (author !== undefined && (await isLastAdmin(work, keyId))) return 'last_admin';
  const { numUpdatedRows } = await work.db
    .updateTable('api_key')
    .set({ revoked_at_ms: nowMs })
    .where('id', '=', keyId)
    .where('revoked_at_ms', 'is', null)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return 'unknown';
  await audit(work, { ...by(author), timeMs: nowMs, action: 'revoke', keyId, details: {} });
  return 'revoked';
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
  await audit(work, { ...by(rotation.by), timeMs: nowMs, action: 'rotate', keyId, details: { graceMs } });
  return toRecord(row, nowMs);
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
  await audit(work, { ...by(changes.by), timeMs: nowMs, action: 'change', keyId, details: values });
  return toRecord(row, nowMs);
}

/** Keys, oldest first; `undefined` if there is no key with the id after which the page begins. */
export async function listKeys(
  { db, now }: Work,
  { maxKeys, after }: KeyPage = {},
): Promise<readonly KeyRecord[] | undefined> {
  let query = db.selectFrom('api_key').selectAll().orderBy('created_at_ms').orderBy('id');
  if (maxKeys !== undefined) query = query.limit(maxKeys);
  if (after !== undefined) {
    const last = await findRow(db, after);
    if (last === undefined) return undefined;
    const { created_at_ms, id } = last;
    query = query.where((eb) =>
      eb.or([
        eb('created_at_ms', '>', created_at_ms),
        eb.and([eb('created_at_ms', '=', created_at_ms), eb('id', '>', id)]),
      ]),
    );
  }
  const rows = await query.execute();
  const nowMs = await now();
  return rows.map((row) => toRecord(row, nowMs));
}

/** One key by its public id. */
export async function findKey({ db, now }: Work, keyId: string): Promise<StoredKey | undefined> {
  const row = await findRow(db, keyId);
  if (row === undefined) return undefined;
  const nowMs = await now();
  const { previous_secret_hash: graceHash } = row;
  const record = toRecord(row, nowMs);
  const isInGrace = graceHash !== null && record.previousSecretUntilMs !== undefined;
  return { ...record, secretHash: row.secret_hash, ...(isInGrace && { graceHash }) };
}

/** Whether a key is valid at this time. */
export function stateOf(row: Pick<ApiKeyRow, 'revoked_at_ms' | 'expires_at_ms'>, nowMs: number): KeyState {
  if (row.revoked_at_ms !== null) return 'revoked';
  return row.expires_at_ms === null || nowMs < row.expires_at_ms ? 'live' : 'expired';
}

/** Whether a key is a live admin key, and no other key is. */
async function isLastAdmin({ db, now }: Work, keyId: string): Promise<boolean> {
  // Locks all admin keys, so that two of them that revoke each other at the same time cannot both succeed.
  const admins = await db
    .updateTable('api_key')
    .set((eb) => ({ scope: eb.ref('scope') }))
    .where('scope', '=', 'admin')
    .returningAll()
    .execute();
  const nowMs = await now();
  const live = admins.filter((row) => stateOf(row, nowMs) === 'live');
  return live.length === 1 && live[0]!.id === keyId;
}

function findRow(db: Kysely<Schema>, keyId: string): Promise<ApiKeyRow | undefined> {
  return db.selectFrom('api_key').selectAll().where('id', '=', keyId).executeTakeFirst();
}

function by(author: string | undefined) {
  return author === undefined ? {} : { by: author };
}

function toRecord(row: ApiKeyRow, nowMs: number): KeyRecord {
  const { previous_until_ms: graceUntilMs } = row;
  return {
    id: row.id,
    name: row.name,
    scope: row.scope,
    state: stateOf(row, nowMs),
    createdAtMs: row.created_at_ms,
    ...(row.revoked_at_ms !== null && { revokedAtMs: row.revoked_at_ms }),
    ...(row.expires_at_ms !== null && { expiresAtMs: row.expires_at_ms }),
    ...(row.rate_per_minute !== null && { ratePerMinute: row.rate_per_minute }),
    ...(row.quota_per_month !== null && { quotaPerMonth: row.quota_per_month }),
    ...(graceUntilMs !== null && nowMs < graceUntilMs && { previousSecretUntilMs: graceUntilMs }),
  };
}
