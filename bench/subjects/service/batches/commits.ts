import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { mintKey, openStore, type Store } from '../../../../src/store/index.ts';
import type { Row } from '../../../shared/figures/table.ts';
import { startCluster } from '../../../shared/load/cluster.ts';
import { number } from '../../../shared/options.ts';
import { defineSubject } from '../../../shared/subject.ts';

/** Results in flight: as many as the connections of one process. */
const lanes = 10;

/** Photos of each batch that is prepared; more are prepared when they are used up. */
const batchSize = 20_000;

/** The ledger without judging. */
export const subject = defineSubject({
  name: 'commits',
  about:
    'How many results a second PostgreSQL takes, without judging: those of single photos, two transactions each, and those of batches, one or several in a transaction. One process writes, on the same cores. Requires PostgreSQL.',
  options: { seconds: number(5, 'How long each is measured.') },
  results: ['commits.csv'],
  sections: [
    {
      page: 'service',
      title: 'Commits of the ledger',
      file: 'commits.csv',
      text: 'Results a second that one process writes into PostgreSQL on the same cores, without judging. A single photo takes two transactions: its unit is reserved, and its answer is recorded. Workers write the results of a batch `together`: those that arrive during one commit are in the next. `in_flight` transactions wait for PostgreSQL at once. With one key, all of them change the same row of `usage_sum`, which a commit holds until the disk has it.',
      columns: ['what', 'keys', 'in_flight', 'together', 'results_a_second', 'commits_a_second', 'wal_bytes_a_result'],
    },
  ],
  measure: async ({ values: { seconds }, write }) => {
    const cluster = startCluster();
    const jobs = { add: async () => undefined, end: async () => true };
    const store = await openStore({ dataDir: '', databaseUrl: cluster.url, jobs });
    const pool = new pg.Pool({ connectionString: cluster.url, max: lanes + 1 });
    const keyIds = await Promise.all(Array.from({ length: lanes }, () => createKey(store)));
    const bench: Bench = { store, pool, forMs: 1000 * seconds, keyIds };
    try {
      const rows: Row[] = [];
      for (const round of rounds) rows.push(await measureRound(bench, round));
      write('commits.csv', rows);
    } finally {
      await pool.end();
      await store.close();
      cluster.stop();
    }
  },
});

interface Bench {
  readonly store: Store;
  readonly pool: pg.Pool;
  readonly forMs: number;
  readonly keyIds: readonly string[];
}

/** What is measured together. */
interface Round {
  readonly what: 'single photo' | 'photo of a batch';
  readonly keys: number;
  readonly inFlight: number;
  readonly together: number;
}

const rounds: readonly Round[] = [
  { what: 'single photo', keys: 1, inFlight: 1, together: 1 },
  { what: 'single photo', keys: 1, inFlight: lanes, together: 1 },
  { what: 'single photo', keys: lanes, inFlight: lanes, together: 1 },
  { what: 'photo of a batch', keys: 1, inFlight: 1, together: 1 },
  { what: 'photo of a batch', keys: 1, inFlight: lanes, together: 1 },
  { what: 'photo of a batch', keys: lanes, inFlight: lanes, together: 1 },
  { what: 'photo of a batch', keys: 1, inFlight: lanes, together: 10 },
  { what: 'photo of a batch', keys: 1, inFlight: lanes, together: 50 },
  { what: 'photo of a batch', keys: lanes, inFlight: lanes, together: 50 },
];

async function createKey(store: Store): Promise<string> {
  const { id, secretHash } = mintKey();
  await store.createKey({ id, name: 'bench', secretHash });
  return id;
}

async function measureRound(bench: Bench, { what, keys, inFlight, together }: Round): Promise<Row> {
  const writers: Writer[] = [];
  for (let lane = 0; lane < inFlight; lane++) writers.push(await openWriter(bench, what, bench.keyIds[lane % keys]!));
  await bench.pool.query('checkpoint');
  const before = await readWal(bench);
  const fromMs = performance.now();
  const isOver = () => performance.now() > fromMs + bench.forMs;
  let results = 0;
  await Promise.all(
    writers.map(async (writer) => {
      while (!isOver()) {
        await writer.write(together);
        results += together;
      }
    }),
  );
  const seconds = (performance.now() - fromMs) / 1000;
  const walBytes = (await readWal(bench)) - before;
  const row = {
    what,
    keys,
    in_flight: inFlight,
    together,
    results_a_second: results / seconds,
    commits_a_second: ((what === 'single photo' ? 2 : 1) * results) / together / seconds,
    wal_bytes_a_result: walBytes / results,
  };
  process.stderr.write(`${JSON.stringify(row)}\n`);
  return row;
}

async function readWal({ pool }: Bench): Promise<number> {
  const { rows } = await pool.query<{ bytes: string }>(`select pg_current_wal_insert_lsn() - '0/0'::pg_lsn as bytes`);
  return Number(rows[0]!.bytes);
}

/** Writes one result after the other. */
interface Writer {
  /** Writes so many results in one transaction; a single photo takes two for each. */
  write(together: number): Promise<void>;
}

/** Names of models as long as those of the product. */
const models = [
  'blur@0.8.0',
  'card-edges@0.1.0',
  'card-finder@0.2.1',
  'card-refiner@0.2.0',
  'deepfake@0.11.0',
  'print@0.3.0',
];
const scores = { blur: 12, deepfake: 3, print: 0 };
const message = JSON.stringify({
  blur: { isBlur: 'no', score: 12 },
  deepfake: { isSpoofing: 'no', score: 3 },
  print: { isPrint: 'no', score: 0 },
});
const judged = { status: 'OK', charged: true, scores, models };

async function openWriter(bench: Bench, what: Round['what'], keyId: string): Promise<Writer> {
  if (what === 'single photo') return { write: () => writeSingle(bench.store, keyId) };
  let batch = await prepare(bench, keyId);
  return {
    write: async (together) => {
      if (batch.next + together > batchSize) batch = await prepare(bench, keyId);
      const first = batch.next;
      batch.next += together;
      await writeGroup(bench.store, batch, { first, count: together });
    },
  };
}

/** What a request of the drop-in route writes. */
async function writeSingle(store: Store, keyId: string): Promise<void> {
  const requestId = randomUUID();
  const { kind } = await store.reserve({ requestId, keyId, leaseMs: 60_000 });
  if (kind !== 'granted') throw new Error(`Expected a unit but received ${kind}`);
  await store.recordAnswer({ ...judged, requestId, keyId, route: 'antifake' });
}

/** A batch whose photos have no result yet. */
interface Prepared {
  readonly id: string;
  readonly keyId: string;
  next: number;
}

async function prepare({ store }: Bench, keyId: string): Promise<Prepared> {
  const id = randomUUID();
  const items = Array.from({ length: batchSize }, (_, at) => ({ reference: `s3://cards/2026/11/${at}.jpg` }));
  const outcome = await store.batches!.submit({ id, keyId, requestId: id, items, sliceSize: 50 });
  if (outcome.kind !== 'submitted') throw new Error(`Expected a batch but received ${outcome.kind}`);
  return { id, keyId, next: 0 };
}

/** What a worker writes: several results in one transaction. */
async function writeGroup(
  { batches }: Store,
  { id, keyId }: Prepared,
  { first, count }: { readonly first: number; readonly count: number },
): Promise<void> {
  const settlements = Array.from({ length: count }, (_, at) => {
    const item = first + at;
    const entry = { ...judged, requestId: `${id}:${item}`, keyId, route: 'batch' };
    return { batchId: id, item, monthStartsAtMs: 0, entry, message };
  });
  if ((await batches!.settle(settlements)) !== count) throw new Error('Expected photos without a result');
}
