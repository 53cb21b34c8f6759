import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { planSliceSize } from '../../../../src/batch/index.ts';
import type { Row } from '../../../shared/figures/table.ts';
import { startCluster } from '../../../shared/load/cluster.ts';
import { number } from '../../../shared/options.ts';
import { defineSubject } from '../../../shared/subject.ts';
import { openSubmitter, type Submitter } from './submission.ts';

/** Time of one inspection: long, so that many workers fit onto few cores. */
const photoMs = 100;

const counts = [1, 2, 4, 8, 16] as const;

/** Batches on more workers than this machine has cores. */
export const subject = defineSubject({
  name: 'batch-workers',
  about:
    'Photos per second of a batch on up to sixteen workers whose engines wait instead of judging: whether queue and store slow down many workers, which the cores of one machine would hide. Requires PostgreSQL.',
  options: { seconds: number(15, 'How long each number of workers is measured, approximately.') },
  results: ['batch-workers.csv'],
  sections: [
    {
      page: 'service',
      title: 'Batches on many workers',
      file: 'batch-workers.csv',
      text: 'Workers in processes of their own, with the real queue, store and ledger, and an engine that waits 100 ms for each photo instead of judging it. `of_workers` is the rate divided by the number of workers times the rate of one.',
      columns: ['workers', 'photos_a_second', 'of_workers', 'connections_a_worker'],
    },
  ],
  measure: async ({ values: { seconds }, write }) => {
    const cluster = startCluster();
    const submitter = await openSubmitter(cluster.url);
    const measured: Measured[] = [];
    try {
      for (const workers of counts) {
        measured.push(await measureWith(submitter, cluster.url, { workers, seconds }));
        process.stderr.write(`${JSON.stringify(measured.at(-1))}\n`);
      }
    } finally {
      await submitter.close();
      cluster.stop();
    }
    write('batch-workers.csv', rowsOf(measured));
  },
});

interface Measured {
  readonly workers: number;
  readonly rate: number;
  readonly connections: number;
}

async function measureWith(
  { client, judge }: Submitter,
  url: string,
  { workers, seconds }: { readonly workers: number; readonly seconds: number },
): Promise<Measured> {
  const before = await countConnections(client);
  const children = await Promise.all(Array.from({ length: workers }, () => startWorker(url)));
  try {
    const photos = Math.round((workers * seconds * 1000) / photoMs);
    const references = Array.from({ length: photos }, (_, at) => `ok/${at}`);
    const rate = await judge({ references, sliceSize: planSliceSize(photos) });
    return { workers, rate, connections: ((await countConnections(client)) - before) / workers };
  } finally {
    await Promise.all(children.map(end));
  }
}

async function startWorker(url: string): Promise<ChildProcess> {
  const child = fork(new URL('./waiting-worker.ts', import.meta.url), [url, String(photoMs)]);
  await once(child, 'message');
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

async function countConnections(client: Submitter['client']): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    `select count(*)::int as count from pg_stat_activity where backend_type = 'client backend'`,
  );
  return rows[0]!.count;
}

function rowsOf(measured: readonly Measured[]): readonly Row[] {
  const [one] = measured;
  return measured.map(({ workers, rate, connections }) => ({
    workers,
    photos_a_second: rate,
    of_workers: rate / (workers * one!.rate),
    connections_a_worker: connections,
  }));
}
