import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { planSliceSize } from '../../../../src/batch/index.ts';
import { median } from '../../../shared/figures/statistics.ts';
import type { Row } from '../../../shared/figures/table.ts';
import { type Cluster, startCluster } from '../../../shared/load/cluster.ts';
import { familyCpuMs, familyOf, pin, residentMb } from '../../../shared/load/processes.ts';
import { startRounds } from '../../../shared/load/round.ts';
import { number } from '../../../shared/options.ts';
import { drawPhoto } from '../../../shared/photos/drawn-photo.ts';
import { defineSubject } from '../../../shared/subject.ts';
import { Member } from './member.ts';
import { openSubmitter, type Submitter } from './submission.ts';

/** Photos of a usual size, as `throughput` has them. */
const [differentPhotos, photoBytes] = [10, 200 * 1024];

/** Photos for each worker before a turn. */
const warmUp = 20;

/** Slices as large as those of a batch with so many photos, so that a short turn costs the queue no more than a long one. */
const sliceSize = planSliceSize(100_000);

/** The cores of one worker and of two; with one worker, PostgreSQL and the bench are on its core too, so that each core does its share of everything. */
const coresOf = { 1: ['0'], 2: ['0', '1'] } as const;
type Workers = keyof typeof coresOf;

/** The pace of batches, and what they cost. */
export const subject = defineSubject({
  name: 'batch-pace',
  about:
    'Photos per second of a batch with one worker on one core, PostgreSQL and the bench on the same core, and with two workers on two cores, next to inspections without queue and store on the same cores; processor time and memory; rows, bytes, write-ahead log and commits of PostgreSQL. Requires two cores, taskset and PostgreSQL.',
  options: {
    photos: number(1000, 'Photos of each batch.'),
    rounds: number(2, 'Turns of each.'),
  },
  results: ['batch-pace.csv', 'batch-rows.csv'],
  sections: [
    {
      page: 'service',
      title: 'The pace of batches',
      file: 'batch-pace.csv',
      text: 'Photos of 200 KB from a shared folder. With one worker, everything runs on one core; with two, on two, in turns. `of_workers` is the rate divided by the number of workers times the rate of one; `engines_alone` are inspections without queue, store and network on the same cores, and `engines_of_one` is the same quotient for them: what the machine itself loses with its second core, also to other programs that run on it. Processor time is per photo; of the worker, it includes the process that judges.',
      columns: [
        'workers',
        'photos_a_second',
        'of_workers',
        'engines_alone',
        'engines_of_one',
        'worker_cpu_ms',
        'postgres_cpu_ms',
        'worker_mb',
        'commits_a_photo',
        'commits_a_second',
        'wal_bytes_a_photo',
      ],
    },
    {
      page: 'service',
      title: 'What a batch leaves in PostgreSQL',
      file: 'batch-rows.csv',
      text: 'Rows and bytes a photo after these batches, by table. Rows of the queue are deleted an hour after the end of their jobs, batches and their photos after `ANTIFAKE_BATCH_DAYS`, and rows of the ledger after `ANTIFAKE_LEDGER_DAYS`.',
      columns: ['table', 'rows_a_photo', 'table_bytes_a_photo', 'index_bytes_a_photo'],
    },
  ],
  measure: async ({ values: { photos, rounds }, write }) => {
    const drawn: Uint8Array[] = [];
    for (let seed = 3400; drawn.length < differentPhotos; seed++) drawn.push(await drawPhoto(seed, photoBytes));
    const site = await openSite(drawn);
    const turns: Turn[] = [];
    try {
      const before = await measureTables(site);
      for (let round = 0; round < rounds; round++)
        for (const workers of [1, 2] as const) {
          turns.push(await takeTurn(site, workers, photos));
          process.stderr.write(`${JSON.stringify(turns.at(-1))}\n`);
        }
      const after = await measureTables(site);
      write('batch-pace.csv', paceRows(turns, drawn));
      const warm = turns.reduce((sum, { workers }) => sum + warmUp * workers, 0);
      write('batch-rows.csv', tableRows(before, after, photos * turns.length + warm));
    } finally {
      await site.close();
    }
  },
});

interface Site {
  readonly cluster: Cluster;
  readonly submitter: Submitter;
  readonly photos: readonly Uint8Array[];
  /** Settings of the workers. */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

async function openSite(photos: readonly Uint8Array[]): Promise<Site> {
  const folder = mkdtempSync(join(tmpdir(), 'antifake-pace-'));
  for (const [serial, photo] of photos.entries()) writeFileSync(join(folder, `${serial}.jpg`), photo);
  const cluster = startCluster();
  const submitter = await openSubmitter(cluster.url);
  const close = async () => {
    await submitter.close();
    cluster.stop();
    rmSync(folder, { recursive: true });
  };
  const env = { DATABASE_URL: cluster.url, ANTIFAKE_MOUNTS: `photos=${folder}`, ANTIFAKE_WORKERS: '1' };
  return { cluster, submitter, photos, env, close };
}

/** What one turn measured. */
interface Turn {
  readonly workers: Workers;
  readonly rate: number;
  readonly enginesAlone: number;
  /** Per photo. */
  readonly workerMs: number;
  readonly postgresMs: number;
  readonly commits: number;
  readonly walBytes: number;
  /** Of one worker, at the end. */
  readonly workerMb: number;
}

async function takeTurn(site: Site, workers: Workers, photos: number): Promise<Turn> {
  const cores = coresOf[workers];
  const enginesAlone = await enginesRate(site.photos, cores);
  pin([process.pid, ...familyOf(site.cluster.pid())], cores.join(','));
  const members = cores.map(() => new Member({ command: 'worker', env: site.env }));
  for (const [at, member] of members.entries()) {
    member.start();
    pin([member.pid], cores[at]!);
  }
  try {
    // The first photos load models and fill caches.
    await judgeBatch(site, warmUp * workers);
    const pids = members.map(({ pid }) => pid);
    const before = await readMeters(site, pids);
    const rate = await judgeBatch(site, photos);
    const after = await readMeters(site, pids);
    const each = (name: keyof Meters) => (after[name] - before[name]) / photos;
    return {
      workers,
      rate,
      enginesAlone,
      workerMs: each('workerMs'),
      postgresMs: each('postgresMs'),
      commits: each('commits'),
      walBytes: each('walBytes'),
      workerMb: median(pids.map((pid) => familyOf(pid).reduce((sum, one) => sum + residentMb(one), 0))),
    };
  } finally {
    await Promise.all(members.map((member) => member.end('SIGTERM')));
  }
}

/** Photos per second of one engine on each of these cores, for ten seconds. */
async function enginesRate(photos: readonly Uint8Array[], cores: readonly string[]): Promise<number> {
  const { run, stop } = await startRounds(new URL('./engine-alone.ts', import.meta.url), photos, cores);
  const rate = await run(10_000);
  stop();
  return rate;
}

/** Judges so many photos. @returns photos per second. */
function judgeBatch({ submitter, photos }: Site, count: number): Promise<number> {
  const references = Array.from({ length: count }, (_, at) => `file://photos/${at % photos.length}.jpg`);
  return submitter.judge({ references, sliceSize });
}

/** What grows while photos are judged. */
interface Meters {
  readonly workerMs: number;
  readonly postgresMs: number;
  readonly commits: number;
  readonly walBytes: number;
}

async function readMeters({ cluster, submitter }: Site, workers: readonly number[]): Promise<Meters> {
  const { rows } = await submitter.client.query<{ commits: string; wal: string }>(
    `select xact_commit as commits, pg_current_wal_insert_lsn() - '0/0'::pg_lsn as wal
     from pg_stat_database where datname = current_database()`,
  );
  return {
    workerMs: workers.reduce((sum, pid) => sum + familyCpuMs(pid), 0),
    postgresMs: familyCpuMs(cluster.pid()),
    commits: Number(rows[0]!.commits),
    walBytes: Number(rows[0]!.wal),
  };
}

/** Rows and bytes of one table. */
interface TableSize {
  readonly name: string;
  readonly rows: number;
  readonly tableBytes: number;
  readonly indexBytes: number;
}

/** Tables that grow with photos; the parts of a partitioned table are counted together. */
async function measureTables({ submitter: { client } }: Site): Promise<readonly TableSize[]> {
  await client.query('vacuum analyze');
  const { rows } = await client.query<{ name: string; rows: string; table_bytes: string; index_bytes: string }>(
    `select case when nspname = 'antifake_queue' then 'the queue' else relname end as name, sum(greatest(reltuples, 0)) as rows,
       sum(pg_table_size(pg_class.oid)) as table_bytes, sum(pg_indexes_size(pg_class.oid)) as index_bytes
     from pg_class join pg_namespace on pg_namespace.oid = relnamespace
     where relkind = 'r' and nspname in ('public', 'antifake_queue') group by 1 order by 1`,
  );
  return rows.map(({ name, rows: count, table_bytes, index_bytes }) => ({
    name,
    rows: Number(count),
    tableBytes: Number(table_bytes),
    indexBytes: Number(index_bytes),
  }));
}

/** One row for each number of workers: medians of its turns. */
function paceRows(turns: readonly Turn[], photos: readonly Uint8Array[]): readonly Row[] {
  const middle = (workers: Workers, name: Exclude<keyof Turn, 'workers'>) =>
    median(turns.filter((turn) => turn.workers === workers).map((turn) => turn[name]));
  return ([1, 2] as const).map((workers) => ({
    workers,
    photo_kb: photos.reduce((sum, { length }) => sum + length, 0) / photos.length / 1000,
    photos_a_second: middle(workers, 'rate'),
    of_workers: middle(workers, 'rate') / (workers * middle(1, 'rate')),
    engines_alone: middle(workers, 'enginesAlone'),
    engines_of_one: middle(workers, 'enginesAlone') / (workers * middle(1, 'enginesAlone')),
    worker_cpu_ms: middle(workers, 'workerMs'),
    postgres_cpu_ms: middle(workers, 'postgresMs'),
    worker_mb: middle(workers, 'workerMb'),
    commits_a_photo: middle(workers, 'commits'),
    commits_a_second: middle(workers, 'commits') * middle(workers, 'rate'),
    wal_bytes_a_photo: middle(workers, 'walBytes'),
  }));
}

function tableRows(before: readonly TableSize[], after: readonly TableSize[], photos: number): readonly Row[] {
  const grown = after.map((table) => {
    const { rows = 0, tableBytes = 0, indexBytes = 0 } = before.find(({ name }) => name === table.name) ?? {};
    return {
      table: table.name,
      rows_a_photo: (table.rows - rows) / photos,
      table_bytes_a_photo: (table.tableBytes - tableBytes) / photos,
      index_bytes_a_photo: (table.indexBytes - indexBytes) / photos,
    };
  });
  const shown = grown.filter(({ rows_a_photo }) => rows_a_photo > 0.001);
  const sum = (name: Exclude<keyof (typeof shown)[number], 'table'>) =>
    shown.reduce((total, row) => total + row[name], 0);
  const all = {
    table: 'all',
    rows_a_photo: sum('rows_a_photo'),
    table_bytes_a_photo: sum('table_bytes_a_photo'),
    index_bytes_a_photo: sum('index_bytes_a_photo'),
  };
  return [...shown, all];
}
