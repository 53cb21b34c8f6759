import { setTimeout as sleep } from 'node:timers/promises';
import { toBatch } from '../batch/index.ts';
import type { BatchRecord, BatchStore } from '../store/index.ts';
import { createProgress } from './progress.ts';
import { formatTable } from './table.ts';

const everyMs = 1000;

/** Shows the progress of batches until all have ended. @throws Error if one of them does not exist (any more). */
export async function follow(batches: BatchStore, ids: readonly string[]): Promise<readonly BatchRecord[]> {
  let records = await findAll(batches, ids);
  const total = sumOf(records, 'photos');
  let shown = sumOf(records, 'settled');
  const progress = createProgress({ total, done: shown });
  try {
    while (records.some(({ state }) => state === 'running')) {
      await sleep(everyMs);
      records = await findAll(batches, ids);
      for (const settled = sumOf(records, 'settled'); shown < settled; shown++) progress.step();
    }
  } finally {
    progress.end();
  }
  return records;
}

/** A row a batch: id, state, progress, charges and results by status. */
export function tableOf(records: readonly BatchRecord[]): string {
  const rows = records.map(toBatch).map(({ id, state, createdAt, photos, settled, charged, expectedEndAt, counts }) => [
    id,
    state,
    createdAt.slice(0, 16).replace('T', ' '),
    photos,
    settled,
    charged,
    expectedEndAt?.slice(0, 16).replace('T', ' ') ?? '-',
    Object.entries(counts)
      .map(([status, count]) => `${status}=${count}`)
      .join(' '),
  ]);
  return formatTable(['id', 'state', 'submitted', 'photos', 'settled', 'charged', 'expected end', 'results'], rows);
}

async function findAll(batches: BatchStore, ids: readonly string[]): Promise<readonly BatchRecord[]> {
  return await Promise.all(
    ids.map(async (id) => {
      const record = await batches.find({ id });
      if (record === undefined) throw new Error(`Expected a batch but found none with the id ${id}`);
      return record;
    }),
  );
}

function sumOf(records: readonly BatchRecord[], name: 'photos' | 'settled'): number {
  return records.map(toBatch).reduce((sum, batch) => sum + batch[name], 0);
}
