import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { BatchQueue, BatchWorker, planSliceSize, type WorkerParts } from '../../src/batch/index.ts';
import { type BatchRecord, type BatchStore, type NewBatch, openStore, type Store } from '../../src/store/index.ts';
import { createDatabase, type Database } from './database.ts';
import { fakeParts } from './photos.ts';

/** A database of its own with a store and a queue. */
export interface World {
  readonly database: Database;
  readonly store: Store;
  readonly batches: BatchStore;
  readonly queue: BatchQueue;
  /** Starts a worker in this process. */
  startWorker(parts?: Partial<WorkerParts>): BatchWorker;
  close(): Promise<void>;
}

/** The shortest that pg-boss allows. */
export const heartbeatS = 10;

export async function openWorld(): Promise<World> {
  return openWorldAt(await createDatabase());
}

export async function openWorldAt(database: Database): Promise<World> {
  const { store, queue } = await openParts(database.url);
  return {
    database,
    store,
    batches: store.batches!,
    queue,
    startWorker: (parts) => BatchWorker.start({ ...calmParts(store, queue), ...parts }),
    close: async () => {
      await queue.close();
      await store.close();
      await database.drop();
    },
  };
}

/** What a process that works on batches opens. */
export async function openParts(url: string): Promise<{ readonly store: Store; readonly queue: BatchQueue }> {
  const queue = await BatchQueue.open({ url, heartbeatS, superviseS: 1, retryDelayS: 1, onError: () => undefined });
  const store = await openStore({ dataDir: '', databaseUrl: url, jobs: queue });
  return { store, queue };
}

/** Parts of a worker with a fake engine, which fails soon and delivers nothing. */
export function calmParts(store: Store, queue: BatchQueue): WorkerParts {
  return {
    ...fakeParts({ workers: 2, photoMs: 1 }),
    queue,
    batches: store.batches!,
    sender: { deliver: async () => ({ kind: 'delivered', httpStatus: 200 }) },
    log: () => undefined,
    photoRetryDelaysS: [1, 1],
    webhookRetryDelaysS: [1, 1],
  };
}

/** A batch of so many photos of a kind, or of these references. */
export function batchOf(keyId: string, photos: number | readonly string[], more: Partial<NewBatch> = {}): NewBatch {
  const references = typeof photos === 'number' ? Array.from({ length: photos }, (_, at) => `ok/${at}`) : photos;
  const items = references.map((reference) => ({ reference }));
  return { id: randomUUID(), requestId: randomUUID(), keyId, items, sliceSize: planSliceSize(items.length), ...more };
}

/** Submits a batch that must be accepted. */
export async function submit(batches: BatchStore, batch: NewBatch): Promise<BatchRecord> {
  const outcome = await batches.submit(batch);
  if (outcome.kind !== 'submitted') throw new Error(`Expected a batch but received ${outcome.kind}`);
  return outcome.batch;
}

/** Waits until a batch is as it shall be. */
export async function until(
  batches: BatchStore,
  id: string,
  isSo: (batch: BatchRecord) => boolean = ({ state }) => state !== 'running',
): Promise<BatchRecord> {
  for (;;) {
    const batch = await batches.find({ id }).catch(() => undefined);
    if (batch !== undefined && isSo(batch)) return batch;
    await sleep(50);
  }
}

/** Every result of a batch, page by page. */
export async function allResults(batches: BatchStore, id: string) {
  const all = [];
  for (let from: number | undefined = 0; from !== undefined; ) {
    const page = await batches.results({ id, from, maxResults: 1000 });
    all.push(...page!.results);
    from = page!.next;
  }
  return all;
}
