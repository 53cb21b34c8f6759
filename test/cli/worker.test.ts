import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BatchRecord } from '../../src/store/index.ts';
import { databaseAt, serverUrl, skip } from '../batch/database.ts';
import { batchOf, openWorld, submit, until, type World } from '../batch/world.ts';
import { cardPhoto, emptyPhoto } from '../http/photos.ts';
import { addKey } from '../store/rows.ts';
import { antifake, main, ownEnvironment, root } from './program.ts';

const [card, empty, missing] = ['card.jpg', 'empty.jpg', 'missing.jpg'].map((name) => `file://cards/${name}`);

/** A worker as a process of its own, with an admin port. */
interface Running {
  readonly child: ChildProcess;
  /** Status of the answer and its body. */
  get(path: string): Promise<readonly [number, string]>;
  /** Value of a sample of the metrics; `undefined`: there is none. */
  sample(name: string): Promise<number | undefined>;
}

/** A database, and a folder with photos. */
interface Site {
  readonly world: World;
  readonly folder: string;
  readonly settings: Readonly<Record<string, string>>;
  start(): Promise<Running>;
  /** Submits a batch of one slice. */
  submit(references: readonly string[]): Promise<BatchRecord>;
  close(): Promise<void>;
}

async function openSite(): Promise<Site> {
  const world = await openWorld();
  const folder = await mkdtemp(join(tmpdir(), 'antifake-worker-'));
  await writeFile(join(folder, 'card.jpg'), cardPhoto);
  await writeFile(join(folder, 'empty.jpg'), emptyPhoto);
  const settings = {
    DATABASE_URL: world.database.url,
    ANTIFAKE_MOUNTS: `cards=${folder}`,
    ANTIFAKE_WORKERS: '1',
    ANTIFAKE_ADMIN_PORT: '0',
  };
  const started: Running[] = [];
  return {
    ...{ world, folder, settings },
    start: async () => {
      started.push(await startWorker(settings));
      return started.at(-1)!;
    },
    submit: async (references) => {
      const key = await addKey(world.store);
      return submit(world.batches, batchOf(key.id, references, { sliceSize: 50 }));
    },
    close: async () => {
      for (const { child } of started) child.kill('SIGKILL');
      await world.close();
      await rm(folder, { recursive: true });
    },
  };
}

async function startWorker(settings: Site['settings']): Promise<Running> {
  const env = { ...ownEnvironment, ...settings };
  const child = spawn(process.execPath, [main, 'worker'], { env, cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  let log = '';
  child.stdout.on('data', (chunk) => {
    log += chunk;
  });
  const address = /http:\/\/127\.0\.0\.1:\d+/;
  while (!log.includes('worker started') || !address.test(log)) await once(child.stdout, 'data');
  const [url] = address.exec(log)!;
  const get = async (path: string) => {
    const answer = await fetch(`${url}${path}`);
    return [answer.status, await answer.text()] as const;
  };
  const sample = async (name: string) => {
    const [, text] = await get('/metrics');
    const line = text.split('\n').find((one) => one.startsWith(`${name} `));
    return line === undefined ? undefined : Number(line.slice(name.length + 1));
  };
  return { child, get, sample };
}

async function endsWell({ child }: Running): Promise<void> {
  child.kill('SIGTERM');
  assert.deepEqual(await once(child, 'exit'), [0, null]);
}

describe('antifake worker with ANTIFAKE_ADMIN_PORT', { skip }, () => {
  let site: Site;
  before(async () => {
    site = await openSite();
  });
  after(() => site.close());

  it('measures there what it judges, and says nothing about photos or keys', async () => {
    const worker = await site.start();
    const { get, sample } = worker;
    for (const path of ['/livez', '/readyz']) assert.deepEqual(await get(path), [200, '{"status":"OK"}']);
    assert.equal((await get('/v1/usage'))[0], 404);
    assert.equal(await sample('antifake_workers_live'), 1);
    assert.equal(await sample('antifake_batch_read_seconds_count'), 0);
    const batch = await site.submit([card!, card!, empty!, missing!]);
    await until(site.world.batches, batch.id);
    // The slice ends a moment later than the batch.
    while ((await sample('antifake_batch_slices_running')) !== 0) await sleep(20);
    const samples = {
      'antifake_batch_photos_total{status="OK"}': 2,
      'antifake_batch_photos_total{status="FAIL",reason="no_card"}': 1,
      'antifake_batch_photos_total{status="SOURCE_ERROR",reason="not_found"}': 1,
      antifake_batch_read_seconds_count: 4,
      antifake_batch_judge_seconds_count: 3,
      'antifake_step_seconds_count{step="decode"}': 3,
      'antifake_store_seconds_count{operation="endSlice"}': 1,
      antifake_batch_photos_running: 0,
      antifake_workers: 1,
      antifake_worker_restarts_total: 0,
    };
    for (const [name, value] of Object.entries(samples)) assert.equal(await sample(name), value, name);
    const [, text] = await get('/metrics');
    assert.match(text, /^process_resident_memory_bytes \d/m);
    for (const secret of [batch.id, batch.keyId, 'card.jpg', site.folder]) assert.ok(!text.includes(secret), secret);
    await endsWell(worker);
  });

  it('is not ready, but alive, while it finishes the photos that it has begun', async () => {
    const { child, get, sample } = await site.start();
    const { batches } = site.world;
    const { id } = await site.submit(Array.from({ length: 50 }, () => card!));
    await until(batches, id, ({ counts }) => (counts.OK ?? 0) > 0);
    assert.equal(await sample('antifake_batch_slices_running'), 1);
    assert.ok((await sample('antifake_batch_photos_running'))! > 0);
    const exit = once(child, 'exit');
    child.kill('SIGTERM');
    while ((await get('/readyz'))[0] === 200);
    assert.deepEqual(await get('/readyz'), [503, '{"status":"GOING_DOWN"}']);
    assert.deepEqual(await get('/livez'), [200, '{"status":"OK"}']);
    assert.deepEqual(await exit, [0, null]);
    assert.equal((await batches.find({ id }))?.state, 'running');
    await batches.cancel({ id });
  });
});

describe('antifake worker with ANTIFAKE_ADMIN_PORT, where something is missing', { skip }, () => {
  let site: Site;
  before(async () => {
    site = await openSite();
  });
  after(() => site.close());

  it('does not start if the port is in use', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const settings = { ...site.settings, ANTIFAKE_ADMIN_PORT: String(port) };
    const { code, stderr } = await antifake(['worker'], { settings });
    other.close();
    assert.equal(code, 70);
    assert.match(stderr, new RegExp(`^Expected a free address 127\\.0\\.0\\.1 for ANTIFAKE_ADMIN_PORT ${port}`, 'm'));
  });

  it('is not ready, but alive, while it cannot reach its database', async () => {
    const worker = await site.start();
    const { get } = worker;
    assert.equal((await get('/readyz'))[0], 200);
    const name = new URL(site.world.database.url.replace('@/', '@localhost/')).pathname.slice(1);
    const close = `alter database ${name} with allow_connections`;
    const end = `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`;
    await databaseAt(serverUrl).query(`${close} false`);
    await databaseAt(serverUrl).query(end);
    while ((await get('/readyz'))[0] === 200) await sleep(50);
    assert.deepEqual(await get('/readyz'), [503, '{"status":"STORE_UNREACHABLE"}']);
    assert.deepEqual(await get('/livez'), [200, '{"status":"OK"}']);
    await databaseAt(serverUrl).query(`${close} true`);
    while ((await get('/readyz'))[0] === 503) await sleep(50);
    assert.equal((await get('/readyz'))[0], 200);
    await endsWell(worker);
  });
});
