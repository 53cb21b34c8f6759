import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { BatchRecord } from '../../src/store/index.ts';
import { addKey } from '../store/rows.ts';
import { findPostgres, openCluster } from './cluster.ts';
import { type Database, databaseAt, skip } from './database.ts';
import { fakeParts } from './photos.ts';
import { allResults, batchOf, heartbeatS, openWorld, openWorldAt, submit, until, type World } from './world.ts';

const program = fileURLToPath(new URL('./worker-process.ts', import.meta.url));
const programs = await findPostgres();
const started = new Set<ChildProcess>();
after(() => {
  for (const child of started) child.kill('SIGKILL');
});

/** Starts a worker in a process of its own. */
async function spawnWorker({ url }: Database, photoMs: number): Promise<ChildProcess> {
  const child = spawn(process.execPath, [program, url, String(photoMs)], { stdio: ['ignore', 'pipe', 'inherit'] });
  started.add(child);
  await once(child.stdout, 'data');
  return child;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await once(child, 'exit');
}

/** Every photo has one result and one ledger row, and every unit is used once. */
async function mustBeExact({ database, batches, store }: World, { id, keyId, items: photos }: BatchRecord) {
  const results = await allResults(batches, id);
  assert.deepEqual(
    results.map(({ item, reference, status }) => [item, reference, status]),
    Array.from({ length: photos }, (_, at) => [at, `ok/${at}`, 'OK']),
  );
  const ledger = await database.query<{ request_id: string; charged: number }>(
    'select request_id, charged from ledger where key_id = $1',
    [keyId],
  );
  assert.deepEqual(
    ledger.map(({ request_id }) => request_id).sort(),
    results.map(({ item }) => `${id}:${item}`).sort(),
  );
  assert.ok(ledger.every(({ charged }) => charged === 1));
  const [counter] = await database.query<{ used: number }>('select used from counter where key_id = $1', [keyId]);
  assert.equal(counter?.used, photos);
  const sums = await store.usage({ keyId });
  assert.deepEqual(
    sums.map(({ status, answers, charged }) => [status, answers, charged]),
    [['OK', photos, photos]],
  );
}

describe('workers that die', { skip }, () => {
  it('lose nothing and repeat nothing that is charged', async () => {
    const world = await openWorld();
    const key = await addKey(world.store, { quotaPerMonth: 1000 });
    const batch = await submit(world.batches, batchOf(key.id, 600));
    const settledFrom = (count: number) => until(world.batches, batch.id, ({ counts }) => (counts.OK ?? 0) >= count);
    const [first, second] = await Promise.all([spawnWorker(world.database, 20), spawnWorker(world.database, 20)]);
    await settledFrom(100);
    await end(first, 'SIGKILL');
    await settledFrom(200);
    await end(second, 'SIGKILL');
    const third = await spawnWorker(world.database, 2);
    assert.equal((await until(world.batches, batch.id)).state, 'completed');
    await mustBeExact(world, batch);
    await end(third, 'SIGTERM');
    await world.close();
  });

  it('that were only cut off for a while judge some photos twice, and none is charged twice', async () => {
    const world = await openWorld();
    const key = await addKey(world.store);
    const batch = await submit(world.batches, batchOf(key.id, 100, { sliceSize: 50 }));
    const settledFrom = (count: number) => until(world.batches, batch.id, ({ counts }) => (counts.OK ?? 0) >= count);
    const attempts = new Map<string, number>();
    const { queue } = world;
    const cutOff = world.startWorker({
      ...fakeParts({ workers: 2, photoMs: 200 }, attempts),
      // It is not told that its claims are lost.
      queue: { heartbeatS, take: (kind) => queue.take(kind), touch: async () => true, giveBack: async () => undefined },
    });
    await settledFrom(5);
    await world.database.query(
      `update antifake_queue.job set heartbeat_on = now() - interval '1 hour' where state = 'active' and name = 'photos'`,
    );
    const other = world.startWorker(fakeParts({ workers: 2, photoMs: 150 }, attempts));
    assert.equal((await until(world.batches, batch.id)).state, 'completed');
    await Promise.all([cutOff.stop(), other.stop()]);
    assert.ok(
      [...attempts.values()].some((count) => count > 1),
      'expected photos that two workers judged',
    );
    await mustBeExact(world, batch);
    await world.close();
  });

  it('give back what they have not begun if they are asked to stop, and another one goes on at once', async () => {
    const world = await openWorld();
    const key = await addKey(world.store);
    const batch = await submit(world.batches, batchOf(key.id, 120, { sliceSize: 60 }));
    const first = await spawnWorker(world.database, 50);
    await until(world.batches, batch.id, ({ counts }) => (counts.OK ?? 0) >= 10);
    await end(first, 'SIGTERM');
    assert.equal(first.exitCode, 0);
    const waiting = await world.database.query(
      `select 1 from antifake_queue.job where name = 'photos' and state in ('created', 'retry')`,
    );
    assert.equal(waiting.length, 2);
    const second = await spawnWorker(world.database, 1);
    await until(world.batches, batch.id);
    await mustBeExact(world, batch);
    await end(second, 'SIGTERM');
    await world.close();
  });
});

describe('a PostgreSQL that crashes and is started again', {
  skip: programs === undefined && 'PostgreSQL is not installed',
}, () => {
  it('loses no photo and charges none twice', async () => {
    const cluster = await openCluster(programs!);
    const world = await openWorldAt(databaseAt(cluster.url));
    const key = await addKey(world.store, { quotaPerMonth: 1000 });
    const batch = await submit(world.batches, batchOf(key.id, 400));
    const workers = await Promise.all([spawnWorker(world.database, 20), spawnWorker(world.database, 20)]);
    await until(world.batches, batch.id, ({ counts }) => (counts.OK ?? 0) >= 100);
    await cluster.crash();
    await sleep(1000);
    await cluster.start();
    assert.equal((await until(world.batches, batch.id)).state, 'completed');
    await mustBeExact(world, batch);
    await Promise.all(workers.map((worker) => end(worker, 'SIGTERM')));
    await world.close();
    await cluster.close();
  });
});
