import { sql } from 'kysely';
import { addMany } from '../counters.ts';
import { monthOf } from '../period.ts';
import { answerRetentionMs } from '../record.ts';
import { claim, findLiveKey } from '../reserve.ts';
import type { ApiKeyRow } from '../schema.ts';
import type { Work } from '../work.ts';
import { addJobs, type NewJob, newSliceJob } from './jobs.ts';
import { allowTime } from './long.ts';
import { findBatch } from './read.ts';
import type { NewBatch, SubmitOutcome } from './types.ts';

/** Idempotency, quota, rows and jobs of a batch, or nothing. */
export async function submitBatch(work: Work, batch: NewBatch): Promise<SubmitOutcome> {
  await allowTime(work);
  const key = await findLiveKey(work, batch.keyId);
  if (key === undefined) return { kind: 'unknown_key' };
  // A repeated call: the first one succeeded, but its result was lost.
  const before = await findBatch(work, { id: batch.id });
  if (before !== undefined) return { kind: 'submitted', batch: before };
  if (batch.webhookUrl !== undefined && !(await hasSecret(work, batch.keyId))) return { kind: 'no_webhook_secret' };
  const earlier = batch.idempotency && (await claim(work, batch, batch.idempotency));
  if (earlier?.kind === 'replayed') return replay(work, earlier.answer);
  if (earlier !== undefined) return earlier as SubmitOutcome;
  return takeQuota(work, key, batch);
}

async function replay(work: Work, id: string): Promise<SubmitOutcome> {
  const batch = await findBatch(work, { id });
  return batch === undefined ? { kind: 'batch_deleted' } : { kind: 'replayed', batch };
}

async function takeQuota(work: Work, key: ApiKeyRow, batch: NewBatch): Promise<SubmitOutcome> {
  const nowMs = await work.now();
  const month = monthOf(nowMs);
  const counter = { key_id: key.id, period: 'month', starts_at_ms: month.startsAtMs } as const;
  if (!(await addMany(work.db, counter, { count: batch.items.length, limit: key.quota_per_month }))) {
    await work.db.deleteFrom('idempotency').where('request_id', '=', batch.requestId).execute();
    return { kind: 'limited', limit: 'quota', retryAfterMs: month.endsAtMs - nowMs };
  }
  await insertRows(work, batch, month.startsAtMs);
  await addJobs(work, jobsOf(batch));
  await work.db
    .updateTable('idempotency')
    .set({ answer: batch.id, expires_at_ms: nowMs + answerRetentionMs })
    .where('request_id', '=', batch.requestId)
    .execute();
  return { kind: 'submitted', batch: (await findBatch(work, { id: batch.id }))! };
}

async function insertRows({ db, now }: Work, batch: NewBatch, monthStartsAtMs: number): Promise<void> {
  const { id, keyId, items, sliceSize, webhookUrl = null } = batch;
  await db
    .insertInto('batch')
    .values({
      id,
      key_id: keyId,
      state: 'running',
      created_at_ms: await now(),
      started_at_ms: null,
      ended_at_ms: null,
      item_count: items.length,
      open_slices: Math.ceil(items.length / sliceSize),
      month_starts_at_ms: monthStartsAtMs,
      counts: null,
      webhook_url: webhookUrl,
      webhook_state: webhookUrl === null ? null : 'waiting',
    })
    .execute();
  // Arrays, because a statement has at most 65,535 parameters.
  const references = items.map(({ reference }) => reference);
  const callerIds = items.map(({ callerId = null }) => callerId);
  await sql`insert into batch_item (batch_id, item, reference, caller_id)
    select ${id}, place - 1, reference, caller_id
    from unnest(${references}::text[], ${callerIds}::text[]) with ordinality as listed (reference, caller_id, place)`.execute(
    db,
  );
}

function jobsOf({ id: batchId, items, sliceSize }: NewBatch): readonly NewJob[] {
  return Array.from({ length: Math.ceil(items.length / sliceSize) }, (_, slice) => {
    const first = slice * sliceSize;
    const count = Math.min(sliceSize, items.length - first);
    return newSliceJob({ kind: 'slice', batchId, first, count });
  });
}

async function hasSecret({ db }: Work, keyId: string): Promise<boolean> {
  const row = await db.selectFrom('webhook_secret').select('key_id').where('key_id', '=', keyId).executeTakeFirst();
  return row !== undefined;
}
