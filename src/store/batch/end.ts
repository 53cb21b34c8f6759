import type { BatchRow } from '../schema.ts';
import type { Work } from '../work.ts';
import { addJobs } from './jobs.ts';
import { allowTime } from './long.ts';
import { countResults } from './read.ts';
import type { BatchName } from './types.ts';

/** The row of a batch, which no other transaction can change until the end of this one. */
export function lockBatch({ db }: Work, { id, keyId }: BatchName): Promise<BatchRow | undefined> {
  let query = db.selectFrom('batch').selectAll().where('id', '=', id);
  if (keyId !== undefined) query = query.where('key_id', '=', keyId);
  return query.forUpdate().executeTakeFirst();
}

/** Stores the counts of a batch all of whose photos have a result, and puts its event into the queue. */
export async function endBatch(work: Work, batch: BatchRow, state: 'completed' | 'cancelled'): Promise<void> {
  const counts = (await countResults(work, [batch.id])).get(batch.id) ?? {};
  await work.db
    .updateTable('batch')
    .set({ state, ended_at_ms: await work.now(), counts: JSON.stringify(counts) })
    .where('id', '=', batch.id)
    .execute();
  if (batch.webhook_url !== null) await addJobs(work, [{ job: { kind: 'webhook', batchId: batch.id, attempt: 0 } }]);
}

/** Deletes the batch that ended first, with its results, if that was more than `retentionMs` ago. @returns whether there may be more. */
export async function dropOldBatch(work: Work, retentionMs: number): Promise<boolean> {
  const oldest = await work.db
    .selectFrom('batch')
    .select('id')
    .where('ended_at_ms', '<', (await work.now()) - retentionMs)
    .orderBy('ended_at_ms')
    .limit(1)
    .executeTakeFirst();
  if (oldest === undefined) return false;
  await allowTime(work);
  await work.db.deleteFrom('batch_item').where('batch_id', '=', oldest.id).execute();
  await work.db.deleteFrom('batch').where('id', '=', oldest.id).execute();
  return true;
}
