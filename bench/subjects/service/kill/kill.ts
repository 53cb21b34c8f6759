import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'csv-parse/sync';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import sharp from 'sharp';
import { openProxy, type Way } from '../../../../test/store/proxy.ts';
import type { Row } from '../../../shared/figures/table.ts';
import { type Cluster, startCluster } from '../../../shared/load/cluster.ts';
import { freePort } from '../../../shared/load/service.ts';
import { flag, number, text } from '../../../shared/options.ts';
import { commandOf, defineSubject } from '../../../shared/subject.ts';
import { audit, readBooks } from './books.ts';
import { Client, type Sent } from './client.ts';
import { makeKey, Replica } from './replica.ts';

/** A short deadline: units that a dead request reserved are released a minute after it. */
const deadlineMs = 4000;
const clients = 6;
const diskBytes = 48 * 1024 * 1024;

/** The ledger under kills. */
export const subject = defineSubject({
  name: 'kill',
  about:
    'Kills the service, or its PostgreSQL, repeatedly under load, and compares every answer with the ledger. Rows of runs under other conditions stay in the result.',
  options: {
    kills: number(10, 'Kills.'),
    store: text('sqlite', '`sqlite` or `postgres`.'),
    'kill-database': flag("Kill PostgreSQL's processes instead of the service."),
    cut: flag('Lose acknowledgements of commits on the way.'),
    skew: flag('A second replica, whose clock is five minutes ahead.'),
    fill: flag('Fill the disk of the embedded store now and then; requires the right to mount one.'),
    seed: number(1, 'Of the order of events.'),
  },
  results: ['kill.csv'],
  sections: [
    {
      page: 'service',
      title: 'Killed repeatedly',
      file: 'kill.csv',
      text: '`kill -9` under load, with lost acknowledgements (cut), a second replica five minutes ahead (skew) and a full disk (fill). Every column from `chargedAfterError` on counts faults of the ledger: answers that are missing or different, charges without a complete request, double charges and answers, wrong counters and sums. `chargedUnanswered` are charges of complete requests whose answer was lost in the kill.',
      columns: [
        'store',
        'killed',
        'with',
        'kills',
        'sent',
        'answers',
        'cuts',
        'sentUnanswered',
        'chargedUnanswered',
        'chargedAfterError',
        'missing',
        'different',
        'chargedUnsent',
        'chargedTwice',
        'answeredTwice',
        'wrongCounters',
        'wrongSums',
      ],
    },
  ],
  measure: async ({ values, write, pathOf }) => {
    const generator = xoroshiro128plus(values.seed);
    const random = () => (generator.next() >>> 0) / 2 ** 32;
    const fromMs = performance.now();
    const folder = mkdtempSync(join(tmpdir(), 'antifake-kill-'));
    if (values.fill) mount(folder);
    const cluster = values.store === 'postgres' ? startCluster() : undefined;
    const proxy = cluster !== undefined && values.cut ? await openProxy(cluster.url) : undefined;
    try {
      const outcome = await run({ ...values, folder, cluster, proxy, random });
      const row = rowOf(values, outcome, Math.round((performance.now() - fromMs) / 1000));
      const rows = [...earlierRows(pathOf('kill.csv'), row), row];
      write('kill.csv', rows, { command: `${commandOf('kill')} --kills N --store S ...` });
    } finally {
      await proxy?.close();
      cluster?.stop();
      if (values.fill) spawnSync('umount', [folder]);
      rmSync(folder, { recursive: true, force: true });
    }
  },
});

/** The conditions of a run. */
interface Conditions {
  readonly kills: number;
  readonly store: string;
  readonly 'kill-database': boolean;
  readonly cut: boolean;
  readonly skew: boolean;
  readonly fill: boolean;
}

/** A running set-up: conditions, folder, database and proxy. */
interface Setup extends Conditions {
  readonly folder: string;
  readonly cluster: Cluster | undefined;
  readonly proxy: Way | undefined;
  /** 0..1. */
  readonly random: () => number;
}

interface Outcome {
  readonly sent: readonly Sent[];
  readonly cuts: number;
  readonly findings: ReturnType<typeof audit>;
}

async function run(setup: Setup): Promise<Outcome> {
  const { folder, cluster, proxy, random } = setup;
  const direct = { ANTIFAKE_DATA_DIR: folder, ...(cluster && { DATABASE_URL: cluster.url }) };
  const way = { ...direct, ...(proxy && { DATABASE_URL: proxy.url }) };
  const env = { ...way, ANTIFAKE_DEADLINE_MS: String(deadlineMs) };
  const replicas = [new Replica({ port: await freePort(), env })];
  if (setup.skew) replicas.push(new Replica({ port: await freePort(), env, ahead: '+5m' }));
  const forms = await drawForms();
  const senders = Array.from({ length: clients }, (_, serial) => {
    const ports = replicas.map(({ port }) => port);
    return new Client({ ...makeKey(direct), ports, forms, random, isPatient: serial % 2 === 0 });
  });
  await Promise.all(replicas.map((replica) => replica.start()));
  for (let kill = 1; kill <= setup.kills; kill++) {
    await killOnce(setup, replicas, senders);
    process.stderr.write(`${kill} of ${setup.kills}\n`);
  }
  await Promise.all(senders.map((sender) => sender.finish()));
  await untilNothingIsReserved(setup);
  await Promise.all(replicas.map((replica) => replica.end('SIGTERM')));
  const sent = senders.flatMap((sender) => sender.sent);
  return { sent, cuts: proxy?.cuts ?? 0, findings: audit(sent, await readBooks(placeOf(setup))) };
}

/** Applies load for a while, kills in the middle of it, and starts again. */
async function killOnce(setup: Setup, replicas: readonly Replica[], senders: readonly Client[]): Promise<void> {
  const { cluster, random } = setup;
  const stop = new AbortController();
  const load = Promise.all(senders.map((sender) => sender.run(stop.signal)));
  const disturbing = disturb(stop.signal, setup);
  await sleep(300 + random() * 900);
  if (cluster !== undefined && setup['kill-database']) {
    cluster.kill(random() < 0.5 ? 'child' : 'all');
    await sleep(500);
    stop.abort();
    await load;
  } else {
    const victim = replicas[Math.floor(random() * replicas.length)]!;
    await victim.end('SIGKILL');
    stop.abort();
    await load;
    await disturbing;
    await victim.start();
  }
  await disturbing;
}

/** Loses an acknowledgement, or fills the disk, at random times. */
async function disturb(signal: AbortSignal, { folder, proxy, fill, random }: Setup): Promise<void> {
  const ballast = join(folder, 'ballast');
  while (!signal.aborted) {
    await sleep(100 + random() * 200);
    proxy?.cutCommits(1);
    if (!fill || random() < 0.5) continue;
    spawnSync('dd', ['if=/dev/zero', `of=${ballast}`, 'bs=1M', `count=${diskBytes >> 20}`], { stdio: 'ignore' });
    await sleep(200);
    rmSync(ballast, { force: true });
  }
}

/** Sweeps release the units of dead requests after their leases. */
async function untilNothingIsReserved(setup: Setup): Promise<void> {
  for (;;) {
    const { units } = await readBooks(placeOf(setup));
    if (units.every(({ held }) => held === 0)) return;
    await sleep(2000);
  }
}

function placeOf({ cluster, folder }: Setup): string {
  return cluster?.url ?? join(folder, 'antifake.sqlite');
}

/** Small forms: a card, a picture without a card, and bytes that are not a picture. */
async function drawForms(): Promise<readonly Buffer[]> {
  const card = await sharp('samples/sample-card.jpg').resize(480).jpeg().toBuffer();
  const plain = { width: 320, height: 240, channels: 3, background: '#8090a0' } as const;
  const empty = await sharp({ create: plain }).jpeg().toBuffer();
  const photos = [card, empty, Buffer.from('no picture')];
  return photos.map((photo) => Buffer.from(`img=${encodeURIComponent(photo.toString('base64'))}`));
}

function mount(path: string): void {
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${diskBytes}`, 'tmpfs', path]);
  if (status !== 0) throw new Error('Expected the right to mount a small disk for --fill');
}

function rowOf(conditions: Conditions, { sent, cuts, findings }: Outcome, seconds: number): Row {
  const named = (['cut', 'skew', 'fill'] as const).filter((name) => conditions[name]);
  return {
    store: conditions.store,
    killed: conditions['kill-database'] ? 'database' : 'service',
    with: named.join(' '),
    kills: conditions.kills,
    sent: sent.length,
    answers: sent.filter(({ answer }) => answer !== undefined).length,
    cuts,
    ...findings,
    seconds,
  };
}

/** Rows of other runs; a row of the same run is replaced. */
function earlierRows(file: string, row: Row): readonly Row[] {
  if (!existsSync(file)) return [];
  const rows: Row[] = parse(readFileSync(file, 'utf8'), { columns: true, comment: '#', cast: toNumber });
  return rows.filter((other) => ['store', 'killed', 'with'].some((name) => other[name] !== row[name]));
}

function toNumber(text: string): string | number {
  return /^\d+$/.test(text) ? Number(text) : text;
}
