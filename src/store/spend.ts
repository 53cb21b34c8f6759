import type { Kysely, Transaction } from 'kysely';
import { addOne } from './counters.ts';
import { monthOf } from './period.ts';
import type { ApiKeyRow, Schema } from './schema.ts';
import type { Idempotency, SpendOutcome, SpendRequest } from './store.ts';

/** Idempotency, then quota, in one transaction. */
export function spend(db: Kysely<Schema>, request: SpendRequest): Promise<SpendOutcome> {
  return db.transaction().execute(async (trx) => {
    const key = await findLiveKey(trx, request.keyId);
    if (key === undefined) return { kind: 'unknown_key' };
    const earlier = request.idempotency && (await claim(trx, request, request.idempotency));
    if (earlier !== undefined) return earlier;
    return takeQuota(trx, key, request);
  });
}

async function findLiveKey(trx: Transaction<Schema>, keyId: string): Promise<ApiKeyRow | undefined> {
  const key = await trx.selectFrom('api_key').selectAll().where('id', '=', keyId).executeTakeFirst();
  return key?.revoked_at_ms === null ? key : undefined;
}

/** Takes the `Idempotency-Key`; the outcome of the earlier request when it is taken already. */
async function claim(
  trx: Transaction<Schema>,
  request: SpendRequest,
  idempotency: Idempotency,
): Promise<SpendOutcome | undefined> {
  const { keyId: key_id, nowMs, requestId: request_id } = request;
  const { key: idempotency_key, fingerprint } = idempotency;
  await trx
    .deleteFrom('idempotency')
    .where('key_id', '=', key_id)
    .where('idempotency_key', '=', idempotency_key)
    .where('expires_at_ms', '<=', nowMs)
    .execute();
  const mine = await trx
    .insertInto('idempotency')
    .values({ key_id, idempotency_key, fingerprint, request_id, answer: null, expires_at_ms: nowMs + request.leaseMs })
    .onConflict((conflict) => conflict.columns(['key_id', 'idempotency_key']).doNothing())
    .returning('request_id')
    .executeTakeFirst();
  if (mine !== undefined) return undefined;
  const first = await trx
    .selectFrom('idempotency')
    .leftJoin('ledger', 'ledger.request_id', 'idempotency.request_id')
    .select(['idempotency.fingerprint', 'idempotency.answer', 'ledger.models'])
    .where('idempotency.key_id', '=', key_id)
    .where('idempotency.idempotency_key', '=', idempotency_key)
    .executeTakeFirst();
  if (first === undefined) return { kind: 'still_running' };
  if (first.fingerprint !== fingerprint) return { kind: 'other_request' };
  if (first.answer === null) return { kind: 'still_running' };
  return { kind: 'replayed', answer: first.answer, models: first.models?.split(' ').filter(Boolean) ?? [] };
}

async function takeQuota(trx: Transaction<Schema>, key: ApiKeyRow, request: SpendRequest): Promise<SpendOutcome> {
  const month = monthOf(request.nowMs);
  const counter = { key_id: key.id, period: 'month', starts_at_ms: month.startsAtMs } as const;
  if (!(await addOne(trx, counter, key.quota_per_month))) {
    await trx.deleteFrom('idempotency').where('request_id', '=', request.requestId).execute();
    return { kind: 'limited', limit: 'quota', retryAfterMs: month.endsAtMs - request.nowMs };
  }
  await trx
    .insertInto('reservation')
    .values({
      request_id: request.requestId,
      key_id: key.id,
      month_starts_at_ms: month.startsAtMs,
      expires_at_ms: request.nowMs + request.leaseMs,
      idempotency_key: request.idempotency?.key ?? null,
    })
    .execute();
  return { kind: 'granted' };
}
