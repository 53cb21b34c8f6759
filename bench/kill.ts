/**
 * Kills the service, or its PostgreSQL, again and again under load, and holds every answer that came against the ledger.
 *
 *     node bench/kill.ts --kills 200 --store sqlite [--skew] [--fill]
 *     node bench/kill.ts --kills 200 --store postgres [--kill-database] [--cut] [--skew]
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { parse } from 'csv-parse/sync';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import sharp from 'sharp';
import { openProxy, type Way } from '../test/store/proxy.ts';
import { audit, readBooks } from './kill/books.ts';
import { Client, type Sent } from './kill/client.ts';
import { type Cluster, startCluster } from './kill/cluster.ts';
import { makeKey, Replica } from './kill/replica.ts';
import { freePort } from './load/service.ts';
import { type Row, writeTable } from './table.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '10' },
    store: { type: 'string', default: 'sqlite' },
    /** Kill PostgreSQL's processes and not the service. */
    'kill-database': { type: 'boolean', default: false },
    /** Lose acknowledgements of commits on the way. */
    cut: { type: 'boolean', default: false },
    /** A second replica, whose clock is five minutes ahead. */
    skew: { type: 'boolean', default: false },
    /** Fill the disk of the embedded store now and then; needs the right to mount one. */
    fill: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    out: { type: 'string', default: 'bench/results/kill.csv' },
  },
});

/** A short deadline: what a dead request held comes back a minute after it. */
const deadlineMs = 4000;
const clients = 6;
const diskBytes = 48 * 1024 * 1024;

const generator = xoroshiro128plus(Number(values.seed));
const random = () => (generator.next() >>> 0) / 2 ** 32;
const from = performance.now();
const folder = mkdtempSync(join(tmpdir(), 'antifake-kill-'));
if (values.fill) mount(folder);
const cluster = values.store === 'postgres' ? startCluster() : undefined;
const proxy = cluster !== undefined && values.cut ? await openProxy(cluster.url) : undefined;
try {
  const row = await run(cluster, proxy);
  writeTable({ file: values.out, command: 'node bench/kill.ts --kills N --store S ...' }, [...earlierRows(row), row]);
} finally {
  await proxy?.close();
  cluster?.stop();
  if (values.fill) spawnSync('umount', [folder]);
  rmSync(folder, { recursive: true, force: true });
}

async function run(cluster: Cluster | undefined, proxy: Way | undefined): Promise<Row> {
  const direct = { ANTIFAKE_DATA_DIR: folder, ...(cluster && { DATABASE_URL: cluster.url }) };
  const way = { ...direct, ...(proxy && { DATABASE_URL: proxy.url }) };
  const env = { ...way, ANTIFAKE_DEADLINE_MS: String(deadlineMs) };
  const replicas = [new Replica({ port: await freePort(), env })];
  if (values.skew) replicas.push(new Replica({ port: await freePort(), env, ahead: '+5m' }));
  const forms = await drawForms();
  const senders = Array.from({ length: clients }, (_, serial) => {
    const ports = replicas.map(({ port }) => port);
    return new Client({ ...makeKey(direct), ports, forms, random, isPatient: serial % 2 === 0 });
  });
  await Promise.all(replicas.map((replica) => replica.start()));
  for (let kill = 1; kill <= Number(values.kills); kill++) {
    await killOnce({ replicas, senders, cluster, proxy });
    process.stderr.write(`${kill} of ${values.kills}\n`);
  }
  await Promise.all(senders.map((sender) => sender.finish()));
  await untilNothingIsHeld(cluster);
  await Promise.all(replicas.map((replica) => replica.end('SIGTERM')));
  return rowOf(
    senders.flatMap(({ sent }) => sent),
    {
      cuts: proxy?.cuts ?? 0,
      findings: audit(
        senders.flatMap(({ sent }) => sent),
        await readBooks(placeOf(cluster)),
      ),
    },
  );
}

interface Scene {
  readonly replicas: readonly Replica[];
  readonly senders: readonly Client[];
  readonly cluster: Cluster | undefined;
  readonly proxy: Way | undefined;
}

/** Load for a while, a kill in the middle of it, and a start. */
async function killOnce({ replicas, senders, cluster, proxy }: Scene): Promise<void> {
  const stop = new AbortController();
  const load = Promise.all(senders.map((sender) => sender.run(stop.signal)));
  const disturbing = disturb(stop.signal, proxy);
  await sleep(300 + random() * 900);
  if (cluster !== undefined && values['kill-database']) {
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

/** Loses an acknowledgement, or fills the disk, now and then. */
async function disturb(signal: AbortSignal, proxy: Way | undefined): Promise<void> {
  const ballast = join(folder, 'ballast');
  while (!signal.aborted) {
    await sleep(100 + random() * 200);
    proxy?.cutCommits(1);
    if (!values.fill || random() < 0.5) continue;
    spawnSync('dd', ['if=/dev/zero', `of=${ballast}`, 'bs=1M', `count=${diskBytes >> 20}`], { stdio: 'ignore' });
    await sleep(200);
    rmSync(ballast, { force: true });
  }
}

/** Dead requests' units are given back by sweeps, after their leases. */
async function untilNothingIsHeld(cluster: Cluster | undefined): Promise<void> {
  for (;;) {
    const { units } = await readBooks(placeOf(cluster));
    if (units.every(({ held }) => held === 0)) return;
    await sleep(2000);
  }
}

function placeOf(cluster: Cluster | undefined): string {
  return cluster?.url ?? join(folder, 'antifake.sqlite');
}

/** Small ones: a card, a picture without a card, and what is no picture. */
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

interface Outcome {
  readonly cuts: number;
  readonly findings: ReturnType<typeof audit>;
}

function rowOf(sent: readonly Sent[], { cuts, findings }: Outcome): Row {
  const what = values['kill-database'] ? 'database' : 'service';
  const conditions = (['cut', 'skew', 'fill'] as const).filter((name) => values[name]);
  const answers = sent.filter(({ answer }) => answer !== undefined).length;
  return {
    store: values.store,
    killed: what,
    with: conditions.join(' '),
    kills: Number(values.kills),
    sent: sent.length,
    answers,
    cuts,
    ...findings,
    seconds: Math.round((performance.now() - from) / 1000),
  };
}

/** Rows of other runs stay; the same run's is replaced. */
function earlierRows(row: Row): readonly Row[] {
  if (!existsSync(values.out)) return [];
  const rows: Row[] = parse(readFileSync(values.out, 'utf8'), { columns: true, comment: '#', cast: toNumber });
  return rows.filter((other) => ['store', 'killed', 'with'].some((name) => other[name] !== row[name]));
}

function toNumber(text: string): string | number {
  return /^\d+$/.test(text) ? Number(text) : text;
}
