/** A worker whose engine waits instead of judging; queue, store and settlements are the real ones: `waiting-worker.ts URL PHOTO_MS`. Started by `batch-workers`. */
import { BatchQueue, BatchWorker } from '../../../../src/batch/index.ts';
import { openStore } from '../../../../src/store/index.ts';
import { fakeParts } from '../../../../test/batch/photos.ts';

async function main([url = '', photoMs = '']: readonly string[]): Promise<void> {
  const queue = await BatchQueue.open({ url, onError: () => undefined });
  const store = await openStore({ dataDir: '', databaseUrl: url, jobs: queue });
  BatchWorker.start({
    ...fakeParts({ workers: 1, photoMs: Number(photoMs) }),
    queue,
    batches: store.batches!,
    sender: { deliver: async () => ({ kind: 'delivered', httpStatus: 200 }) },
    log: () => undefined,
  });
  process.send?.('started');
}

if (import.meta.main) await main(process.argv.slice(2));
