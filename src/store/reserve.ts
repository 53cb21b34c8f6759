import { addOne } from './counters.ts';
import { stateOf } from './keys.ts';
import { monthOf } from './period.ts';
import { answerRetentionMs } from './record.ts';
import type { ApiKeyRow } from './schema.ts';
import type { Idempotency, ReserveOutcome, ReserveRequest } from './store.ts';
import type { Work } from './work.ts';

/**
 * Idempotency, then quota. All operations take locks in this order: ledger, reservation, idempotency, counter, sum;
 * the reservation created here is new, so no other operation waits for it.
 */
export async function reserve(work: Work, request: ReserveRequest): Promise<ReserveOutcome> {
  const key = await findLiveKey(work, request.keyId);
  if (key === undefined) return { kind: 'unknown_key' };
  const earlier = request.idempotency && (await claim(work, request, request.idempotency));
  if (earlier !== undefined) return earlier;
  return takeQuota(work, key, request);
}

/** The key, unless it is unknown, expired or revoked. */
export async function findLiveKey({ db, now }: Work, keyId: string): Promise<ApiKeyRow | undefined> {
  const key = await db.selectFrom('api_key').selectAll().where('id', '=', keyId).executeTakeFirst();
  return key !== undefined && stateOf(key, await now()) === 'live' ? key : undefined;
}

/** Takes the `Idempotency-Key`; returns the outcome of the earlier request if it is already taken. */
export async function claim(
  { db, now }: Work,
  request: Pick<ReserveRequest, 'keyId' | 'requestId'>,
  idempotency: Idempotency,
): Promise<ReserveOutcome | undefined> {
  const { keyId: key_id, requestId: request_id } = request;
  const { key: idempotency_key, fingerprint } = idempotency;
  const nowMs = await now();
  // The claim of a running request has no answer, and ends only with its reservation, independent of any clock.
  await db
    .deleteFrom('idempotency')
    .where('key_id', '=', key_id)
    .where('idempotency_key', '=', idempotency_key)
    .where('expires_at_ms', '<=', nowMs)
    .where('answer', 'is not', null)
    .execute();
  const expires_at_ms = nowMs + answerRetentionMs;
  const mine = await db
    .insertInto('idempotency')
    .values({ key_id, idempotency_key, fingerprint, request_id, answer: null, expires_at_ms })
    .onConflict((conflict) => conflict.columns(['key_id', 'idempotency_key']).doNothing())
    .returning('request_id')
    .executeTakeFirst();
  if (mine !== undefined) return undefined;
  const first = await db
    .selectFrom('idempotency')
    .leftJoin('ledger', 'ledger.request_id', 'idempotency.request_id')
    .select(['idempotency.request_id', 'idempotency.fingerprint', 'idempotency.answer'])
    .select(['ledger.reason', 'ledger.models'])
    .where('idempotency.key_id', '=', key_id)
    .where('idempotency.idempotency_key', '=', idempotency_key)
    .executeTakeFirst();
  if (first === undefined) return { kind: 'still_running' };
  if (first.request_id === request_id) return undefined;
  if (first.fingerprint !== fingerprint) return { kind: 'other_request' };
  if (first.answer === null) return { kind: 'still_running' };
  const { answer, reason } = first;
  const models = first.models?.split(' ').filter(Boolean) ?? [];
  return { kind: 'replayed', answer, models, ...(reason !== null && { reason }) };
}

async function takeQuota({ db, now }: Work, key: ApiKeyRow, request: ReserveRequest): Promise<ReserveOutcome> {
  const nowMs = await now();
  const month = monthOf(nowMs);
  const reservation = await db
    .insertInto('reservation')
    .values({
      request_id: request.requestId,
      key_id: key.id,
      month_starts_at_ms: month.startsAtMs,
      lease_ms: request.leaseMs,
    })
    .onConflict((conflict) => conflict.column('request_id').doNothing())
    .returning('request_id')
    .executeTakeFirst();
  // A repeated call: the first one succeeded, but its result was lost.
  if (reservation === undefined) return { kind: 'granted' };
  const counter = { key_id: key.id, period: 'month', starts_at_ms: month.startsAtMs } as const;
  if (await addOne(db, counter, key.quota_per_month)) return { kind: 'granted' };
  await db.deleteFrom('reservation').where('request_id', '=', request.requestId).execute();
  await db.deleteFrom('idempotency').where('request_id', '=', request.requestId).execute();
  return { kind: 'limited', limit: 'quota', retryAfterMs: month.endsAtMs - nowMs };
}
