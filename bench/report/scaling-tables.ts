import { planMemory } from '../../src/cli/memory-plan.ts';
import { table } from '../shared/document/markdown.ts';
import { readResult, rowWhere } from '../shared/document/results.ts';
import { amount, type MachineSize, type Needs, needsOf, rounded, type UnitCosts } from './scaling.ts';

/** Photos a second that are planned. */
const rates = [10, 1000, 100_000] as const;

/** The machine that is planned with. */
const machine: MachineSize = { cores: 16, maxBusy: 0.7 };

/** A photo that is posted, and a photo of a batch. */
const ways = { single: 'posted photo', batch: 'photo of a batch' } as const;
type Way = keyof typeof ways;

/** Results of the ledger without judging, as written by many keys. */
const writes: Readonly<Record<Way, Readonly<Record<string, string>>>> = {
  single: { what: 'single photo', keys: '10', in_flight: '10', together: '1' },
  batch: { what: 'photo of a batch', keys: '10', in_flight: '10', together: '50' },
};

/** What one photo costs, and the file of each figure. */
export function unitCostsTable(): string {
  const [single, batch] = [costsOf('single'), costsOf('batch')];
  const pace = rowWhere('batch-pace.csv', { workers: '2' });
  const rows: readonly (readonly string[])[] = [
    [
      'size of the measured photo',
      amount(single.photoBytes, 'B'),
      amount(batch.photoBytes, 'B'),
      links('latency.csv', 'batch-pace.csv'),
    ],
    [
      'processor of the service or worker',
      `${rounded(single.cpuMs)} ms`,
      `${rounded(batch.cpuMs)} ms`,
      links('throughput.csv', 'batch-pace.csv'),
    ],
    ['processor of PostgreSQL', 'not measured', `${rounded(Number(pace.postgres_cpu_ms))} ms`, links('batch-pace.csv')],
    [
      'memory with one process that judges',
      `${rounded(Number(rowWhere('memory.csv', { workers: '1' }).idle_mb))} MB after the start`,
      `${rounded(Number(pace.worker_mb))} MB`,
      links('memory.csv', 'batch-pace.csv'),
    ],
    [
      'rows that stay',
      rounded(Number(rowWhere('batch-rows.csv', { table: 'ledger' }).rows_a_photo)),
      rounded(Number(rowWhere('batch-rows.csv', { table: 'all' }).rows_a_photo)),
      links('batch-rows.csv'),
    ],
    [
      'bytes that stay, with indexes',
      amount(single.keptBytes, 'B'),
      amount(batch.keptBytes, 'B'),
      links('batch-rows.csv'),
    ],
    [
      'write-ahead log',
      amount(single.walBytes, 'B'),
      amount(batch.walBytes, 'B'),
      links('commits.csv', 'batch-pace.csv'),
    ],
    ['commits', rounded(single.commits), rounded(batch.commits), links('commits.csv', 'batch-pace.csv')],
    [
      'results that one PostgreSQL takes',
      `${rounded(single.maxRate)} a second`,
      `${rounded(batch.maxRate)} a second`,
      links('commits.csv'),
    ],
  ];
  return `${table(['of one photo', ways.single, ways.batch, 'measured in'], rows)}${modelsNote()}`;
}

/** A figure of other models must not be taken for one of these. */
function modelsNote(): string {
  const [single, batch] = ['throughput.csv', 'batch-pace.csv'].map((file) => readResult(file).models);
  if (single === batch) return '';
  return `\n\nThe processor time of posted photos was measured with other models than that of batches: ${single}, and ${batch}.`;
}

/** What each rate takes. */
export function needsTable(): string {
  const columns = (['single', 'batch'] as const).flatMap((way) => rates.map((rate) => ({ way, rate })));
  const needs = columns.map(({ way, rate }) => needsOf(rate, costsOf(way), machine));
  const line = (name: string, show: (needs: Needs) => string) => [name, ...needs.map(show)];
  const memoryMb = planMemory({
    workers: machine.cores,
    bodyMemoryMb: undefined,
    memoryMb: 1e6,
    maxPixels: 50_000_000,
  }).boundMb;
  return table(
    ['photos a second', ...columns.map(({ way, rate }) => `${rate.toLocaleString('en')}, ${ways[way]}`)],
    [
      line('cores', ({ cores }) => rounded(Math.ceil(cores))),
      line(`machines of ${machine.cores} cores and ${Math.ceil(memoryMb / 1024)} GiB`, ({ machines }) =>
        rounded(machines),
      ),
      line('network into them', ({ networkBitsASecond }) => amount(networkBitsASecond, 'bit/s')),
      line('commits a second', ({ commitsASecond }) => rounded(commitsASecond)),
      line('of what one PostgreSQL takes', ({ ofPostgres }) => times(ofPostgres)),
      line('write-ahead log', ({ walBytesASecond }) => amount(walBytesASecond, 'B/s')),
      line('tables and indexes, a day', ({ keptBytesADay }) => amount(keptBytesADay, 'B')),
    ],
  );
}

/** How fast PostgreSQL takes results, next to the cores that judge as many. */
export function limitsTable(): string {
  const rows = (
    [
      ['single', '1', '1'],
      ['single', '10', '1'],
      ['batch', '1', '1'],
      ['batch', '1', '10'],
      ['batch', '1', '50'],
      ['batch', '10', '50'],
    ] as const
  ).map(([way, keys, together]) => {
    const cells = { ...writes[way], keys, together };
    const { results_a_second: rate } = rowWhere('commits.csv', cells);
    const cores = (Number(rate) * costsOf(way).cpuMs) / 1000;
    return [ways[way], keys, together, rounded(Number(rate)), rounded(cores)];
  });
  return table(['what', 'keys', 'results in a transaction', 'results a second', 'cores that judge as many'], rows);
}

/** What the plan assumes. */
export function assumptions(): string {
  return `The plan assumes machines of ${machine.cores} cores that are at most ${100 * machine.maxBusy} % busy: the rest is for peaks, and for a machine that fails.`;
}

function costsOf(way: Way): UnitCosts {
  const { results_a_second, commits_a_second, wal_bytes_a_result } = rowWhere('commits.csv', writes[way]);
  const maxRate = Number(results_a_second);
  if (way === 'single') {
    const service = rowWhere('throughput.csv', { what: 'service, 2 workers' });
    return {
      cpuMs: Number(service.serving_cpu_ms) + Number(service.workers_cpu_ms),
      photoBytes: 1000 * Number(rowWhere('latency.csv', {}).photo_kb),
      commits: Number(commits_a_second) / maxRate,
      keptBytes: bytesOf('ledger'),
      walBytes: Number(wal_bytes_a_result),
      maxRate,
    };
  }
  const pace = rowWhere('batch-pace.csv', { workers: '2' });
  return {
    cpuMs: Number(pace.worker_cpu_ms),
    photoBytes: 1000 * Number(pace.photo_kb),
    commits: Number(pace.commits_a_photo),
    keptBytes: bytesOf('all'),
    walBytes: Number(pace.wal_bytes_a_photo),
    maxRate,
  };
}

function bytesOf(name: string): number {
  const { table_bytes_a_photo, index_bytes_a_photo } = rowWhere('batch-rows.csv', { table: name });
  return Number(table_bytes_a_photo) + Number(index_bytes_a_photo);
}

function times(value: number): string {
  return value < 1 ? `${rounded(100 * value)} %` : `${rounded(value)} times`;
}

function links(...files: readonly string[]): string {
  return files.map((file) => `[${file}](../bench/results/${file})`).join(', ');
}
