import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { Pulse, type WorkerParts } from '../../src/batch/index.ts';
import { createInspector, type Inspector } from '../../src/index.ts';
import { buildWorkerAdmin, type WorkerAdmin } from '../../src/server/index.ts';
import { createSources } from '../../src/sources/index.ts';
import { noTracing } from '../../src/tracing/index.ts';
import type { Delivery } from '../../src/webhooks/index.ts';
import { calmSettings } from '../http/listen.ts';
import { hangFiles } from '../sources/hang.ts';
import { none } from '../sources/open.ts';
import { addKey } from '../store/rows.ts';
import { skip } from './database.ts';
import { fakeParts } from './photos.ts';
import { batchOf, openWorld, submit, until, type World } from './world.ts';

interface StartOptions extends Partial<WorkerParts> {
  readonly isStuck?: () => boolean;
}

let world: World;
let inspector: Inspector;
before(async () => {
  if (skip === false) [world, inspector] = await Promise.all([openWorld(), createInspector({ workers: 1 })]);
});
after(async () => {
  await Promise.all([world?.close(), inspector?.close()]);
});

/** Starts a worker with metrics and probes, which need no port here. */
async function start(maxSilenceMs: number, { isStuck, ...parts }: StartOptions = {}) {
  const pulse = new Pulse(maxSilenceMs, isStuck);
  const { store, queue } = world;
  const settings = { ...calmSettings, logLevel: 'silent' } as const;
  const admin = await buildWorkerAdmin({ inspector, store, queue, tracing: noTracing, pulse, settings });
  return { admin, worker: world.startWorker({ pulse, observer: admin.metrics, ...parts }) };
}

describe('the admin port of a worker', { skip }, () => {
  it('counts results, photos that are tried again, and deliveries', async () => {
    const key = await addKey(world.store);
    await world.batches.setWebhookSecret({ keyId: key.id, secret: 'whsec_one', graceMs: 0 });
    const answers: readonly Delivery[] = [
      { kind: 'retry', httpStatus: 500, message: 'not now' },
      { kind: 'delivered', httpStatus: 200 },
    ];
    let deliveries = 0;
    const { admin, worker } = await start(60_000, { sender: { deliver: async () => answers[deliveries++]! } });
    const photos = ['ok/1', 'fail/1', 'broken/1', 'flaky/1', 'crash/1'];
    const webhookUrl = 'https://receiver.example/';
    const { id } = await submit(world.batches, batchOf(key.id, photos, { webhookUrl }));
    await until(world.batches, id, ({ webhook }) => webhook?.state === 'delivered');
    await worker.stop();
    const { payload } = await admin.http.inject('/metrics');
    const counters = payload.split('\n').filter((line) => /^antifake_(batch_\w+_total|webhook\w+)\{/.test(line));
    assert.deepEqual(counters.toSorted(), [
      'antifake_batch_photos_total{status="FAIL",reason="no_card"} 1',
      'antifake_batch_photos_total{status="IMAGE_INVALID_FORMAT",reason="unknown_format"} 1',
      'antifake_batch_photos_total{status="INNER_ERROR",reason="internal"} 1',
      'antifake_batch_photos_total{status="OK"} 2',
      'antifake_batch_retries_total{status="INNER_ERROR",reason="internal"} 2',
      'antifake_batch_retries_total{status="SOURCE_ERROR",reason="unavailable"} 1',
      'antifake_webhook_deliveries_total{result="delivered"} 1',
      'antifake_webhook_deliveries_total{result="retried"} 1',
    ]);
    await admin.http.close();
  });

  it('says that the worker is not alive while all of its photos hang, and that it is once they go on', async () => {
    const key = await addKey(world.store);
    const { promise: photo, resolve: arrive } = Promise.withResolvers<Buffer<ArrayBuffer>>();
    const { admin, worker } = await start(500, { sources: { read: () => photo } });
    const livez = async () => statusOf(admin, '/livez');
    await sleep(800);
    assert.equal(await livez(), 200, 'an idle worker is alive');
    // As many slices as a worker takes at once.
    const { id } = await submit(world.batches, batchOf(key.id, 20, { sliceSize: 10 }));
    await until(world.batches, id, ({ startedAtMs }) => startedAtMs !== undefined);
    while ((await livez()) === 200) await sleep(20);
    const hanging = await admin.http.inject('/livez');
    assert.deepEqual([hanging.statusCode, hanging.payload], [503, '{"status":"STALLED"}']);
    assert.equal(await statusOf(admin, '/readyz'), 200);
    arrive(Buffer.from('ok/1'));
    await until(world.batches, id);
    assert.equal(await livez(), 200);
    await worker.stop();
    await admin.http.close();
  });
});

describe('the admin port of a worker whose shared folder hangs', { skip }, () => {
  it('says that the worker is not alive, although its photos end with an error', async () => {
    const key = await addKey(world.store);
    const folder = await mkdtemp(join(tmpdir(), 'antifake-hanging-'));
    const sources = createSources({ ...none, mounts: { cards: folder }, timeoutMs: 200 });
    const { admin, worker } = await start(60_000, { sources, isStuck: () => sources.isHanging });
    assert.equal(await statusOf(admin, '/livez'), 200);
    const end = hangFiles(folder);
    const { id } = await submit(world.batches, batchOf(key.id, ['file://cards/1.jpg', 'file://cards/2.jpg']));
    const { counts } = await until(world.batches, id);
    const hanging = await admin.http.inject('/livez');
    await end();
    assert.deepEqual(counts, { SOURCE_ERROR: 2 });
    assert.deepEqual([hanging.statusCode, hanging.payload], [503, '{"status":"STALLED"}']);
    while ((await statusOf(admin, '/livez')) === 503) await sleep(20);
    await worker.stop();
    await admin.http.close();
    await rm(folder, { recursive: true });
  });
});

describe('the queue', { skip }, () => {
  let world: World;
  before(async () => {
    world = await openWorld();
  });
  after(() => world.close());

  it('counts the slices that wait, and those that a worker has taken', async () => {
    const key = await addKey(world.store);
    const { id } = await submit(world.batches, batchOf(key.id, 30, { sliceSize: 10 }));
    const untilCounted = async (waiting: number, taken: number) => {
      while (!isDeepStrictEqual(await world.queue.countSlices(), { waiting, taken })) await sleep(50);
    };
    await untilCounted(3, 0);
    const worker = world.startWorker(fakeParts({ workers: 1, photoMs: 200 }));
    await untilCounted(1, 2);
    await until(world.batches, id);
    await worker.stop();
    await untilCounted(0, 0);
  });
});

async function statusOf({ http }: WorkerAdmin, path: string): Promise<number> {
  return (await http.inject(path)).statusCode;
}
