import { removeMany } from '../counters.ts';
import type { Work } from '../work.ts';
import { endBatch, lockBatch } from './end.ts';
import { allowTime } from './long.ts';
import { findBatch } from './read.ts';
import type { BatchName, BatchRecord } from './types.ts';

/** Ends a running batch; the units of photos without a result are released. */
export async function cancelBatch(work: Work, name: BatchName): Promise<BatchRecord | undefined> {
  await cancelRunning(work, name);
  return findBatch(work, name);
}

/** Ends a running batch before its time. */
export async function cancelRunning(work: Work, name: BatchName): Promise<void> {
  await allowTime(work);
  const batch = await lockBatch(work, name);
  if (batch === undefined || batch.state !== 'running') return;
  const { numUpdatedRows } = await work.db
    .updateTable('batch_item')
    .set({ status: 'CANCELLED' })
    .where('batch_id', '=', batch.id)
    .where('status', 'is', null)
    .executeTakeFirst();
  const counter = { key_id: batch.key_id, period: 'month', starts_at_ms: batch.month_starts_at_ms } as const;
  await removeMany(work.db, counter, Number(numUpdatedRows));
  await endBatch(work, batch, 'cancelled');
}
