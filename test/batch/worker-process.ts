/** A worker in a process of its own, which a test may kill: `worker-process.ts URL PHOTO_MS`. Its engine is not the real one. */
import { BatchWorker } from '../../src/batch/index.ts';
import { fakeParts } from './photos.ts';
import { calmParts, openParts } from './world.ts';

const [url = '', photoMs = '0'] = process.argv.slice(2);
const { store, queue } = await openParts(url);
const worker = BatchWorker.start({
  ...calmParts(store, queue),
  ...fakeParts({ workers: 2, photoMs: Number(photoMs) }),
});
process.stdout.write('started\n');
process.once('SIGTERM', async () => {
  await worker.stop();
  await queue.close();
  await store.close();
});
