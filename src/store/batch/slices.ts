import type { Work } from '../work.ts';
import { cancelRunning } from './cancel.ts';
import { endBatch, lockBatch } from './end.ts';
import { addJobs, endJob, newSliceJob, type SliceJob } from './jobs.ts';
import type { Slice, SliceEnd } from './types.ts';

/** The photos of a slice without a result; marks the batch as started. */
export async function takeSlice(work: Work, { batchId, first, count }: SliceJob): Promise<Slice> {
  const batch = await work.db
    .selectFrom('batch')
    .innerJoin('api_key', 'api_key.id', 'batch.key_id')
    .select(['batch.key_id', 'batch.month_starts_at_ms', 'batch.state', 'batch.started_at_ms', 'api_key.revoked_at_ms'])
    .where('batch.id', '=', batchId)
    .executeTakeFirst();
  if (batch === undefined || batch.state !== 'running') return { keyId: '', monthStartsAtMs: 0, items: [] };
  const slice = { keyId: batch.key_id, monthStartsAtMs: batch.month_starts_at_ms };
  if (batch.revoked_at_ms !== null) {
    await cancelRunning(work, { id: batchId });
    return { ...slice, items: [] };
  }
  if (batch.started_at_ms === null)
    await work.db
      .updateTable('batch')
      .set({ started_at_ms: await work.now() })
      .where('id', '=', batchId)
      .where('started_at_ms', 'is', null)
      .execute();
  const items = await work.db
    .selectFrom('batch_item')
    .select(['item', 'reference', 'attempts'])
    .where('batch_id', '=', batchId)
    .where('item', '>=', first)
    .where('item', '<', first + count)
    .where('status', 'is', null)
    .orderBy('item')
    .execute();
  return { ...slice, items };
}

/** Ends the job of a slice; what has no result yet becomes a new job, and the last slice ends the batch. */
export async function endSlice(work: Work, { claim, slice, failed, retryAfterS }: SliceEnd): Promise<void> {
  if (!(await endJob(work, claim))) return;
  const { batchId, first, count } = slice;
  const batch = await lockBatch(work, { id: batchId });
  if (batch === undefined || batch.state !== 'running') return;
  const open = () =>
    work.db
      .selectFrom('batch_item')
      .select('item')
      .where('batch_id', '=', batchId)
      .where('item', '>=', first)
      .where('item', '<', first + count)
      .where('status', 'is', null);
  if (failed.length > 0)
    await work.db
      .updateTable('batch_item')
      .set((eb) => ({ attempts: eb('attempts', '+', 1) }))
      .where('batch_id', '=', batchId)
      .where('item', 'in', failed)
      .where('status', 'is', null)
      .execute();
  if ((await open().limit(1).executeTakeFirst()) !== undefined)
    return addJobs(work, [{ ...newSliceJob(slice), startAfterS: retryAfterS }]);
  const { open_slices } = await work.db
    .updateTable('batch')
    .set((eb) => ({ open_slices: eb('open_slices', '-', 1) }))
    .where('id', '=', batchId)
    .returning('open_slices')
    .executeTakeFirstOrThrow();
  if (open_slices === 0) await endBatch(work, batch, 'completed');
}
