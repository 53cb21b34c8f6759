import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { AntifakeBatchClient, AntifakeClient } from '../../client/index.ts';
import { BatchQueue, BatchWorker } from '../../src/batch/index.ts';
import { createSources } from '../../src/sources/index.ts';
import { createWebhookSender, mintWebhookSecret, sign } from '../../src/webhooks/index.ts';
import { createDatabase, type Database, skip } from '../batch/database.ts';
import { until } from '../batch/world.ts';
import { longestTurnMs } from '../hostile/longest-turn.ts';
import { ask, told } from './admin.ts';
import { addKey, listen, type Running, usageOf, withService } from './listen.ts';
import { cardPhoto, emptyPhoto } from './photos.ts';

const someId = '0b8f6a1e-5f0e-4d6c-9d6b-2f6f5a3c1e47';
const one = { photos: [{ reference: 'file://cards/card.jpg' }] };

/** Every route of batches, each with a request that would succeed. */
const requestsOf = (id: string) => ({
  createBatch: { method: 'POST', path: '/v1/batches', json: one },
  listBatches: { path: '/v1/batches' },
  getBatch: { path: `/v1/batches/${id}` },
  getBatchResults: { path: `/v1/batches/${id}/results` },
  cancelBatch: { method: 'POST', path: `/v1/batches/${id}/cancel` },
  createWebhookSecret: { method: 'POST', path: '/v1/webhook-secret' },
});

describe('batches without PostgreSQL', () => {
  it('are refused with what they need, by every route', () =>
    withService({}, async (running) => {
      for (const request of Object.values(requestsOf(someId)))
        assert.deepEqual(told(await ask(running, running.key, request)), ['NOT_CONFIGURED', 'needs_postgres', 501]);
      assert.deepEqual(await usageOf(running), { NOT_CONFIGURED: [6, 0] });
    }));
});

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

/** A service with a queue, a folder of photos and a receiver of webhooks. */
interface Service {
  readonly running: Running;
  readonly queue: BatchQueue;
  readonly database: Database;
  readonly folder: string;
  /** Bodies and headers of the events that arrived. */
  readonly events: { readonly body: string; readonly headers: Readonly<Record<string, unknown>> }[];
  readonly receiverUrl: string;
  startWorker(): BatchWorker;
  close(): Promise<void>;
}

async function openService(): Promise<Service> {
  const database = await createDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'antifake-batch-'));
  const events: Service['events'] = [];
  const receiver = createServer(async (request, response) => {
    const body = Buffer.concat(await all<Buffer>(request)).toString();
    events.push({ body, headers: request.headers });
    response.writeHead(events.length === 1 ? 503 : 204).end();
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const receiverUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
  const queue = await BatchQueue.open({ url: database.url, onError: () => undefined });
  const networks = ['127.0.0.0/8'];
  const sender = createWebhookSender({ allowed: [receiverUrl], networks, timeoutMs: 5000 });
  const s3 = { region: 'none', pathStyle: true };
  const sources = createSources({ allowed: [], mounts: { cards: folder }, networks: [], s3, timeoutMs: 5000 });
  const batches = { jobs: queue, maxPhotos: 100_000, hasSources: true, checkWebhook: sender.check, mintWebhookSecret };
  const running = await listen({ databaseUrl: database.url, batches });
  const { inspector, store } = running;
  return {
    ...{ running, queue, database, folder, events, receiverUrl },
    startWorker: () =>
      BatchWorker.start({
        ...{ queue, batches: store.batches!, inspector, sources, sender },
        ...{ log: () => undefined, deadlineMs: 30_000, webhookRetryDelaysS: [1, 1] },
      }),
    close: async () => {
      await queue.close();
      await running.close();
      receiver.close();
      sources.close();
      sender.close();
      await database.drop();
      await rm(folder, { recursive: true });
    },
  };
}

describe('batches over HTTP', { skip }, () => {
  let service: Service;
  before(async () => {
    service = await openService();
  });
  after(() => service.close());

  it('are judged by the real engine as single photos are, and end with a signed event', async () => {
    const { running, folder, events } = service;
    await writeFile(join(folder, 'card.jpg'), cardPhoto);
    await writeFile(join(folder, 'empty.jpg'), emptyPhoto);
    const options = { baseUrl: running.url, apiKey: running.key };
    const client = new AntifakeBatchClient(options);
    const secret = await client.createWebhookSecret();
    const photos = ['card', 'empty', 'none'].map((id) => ({ id, reference: `file://cards/${id}.jpg` }));
    const { id, state } = await client.submit({ photos, webhook: service.receiverUrl });
    assert.equal(state, 'running');
    const worker = service.startWorker();
    await until(running.store.batches!, id, ({ webhook }) => webhook?.state !== 'waiting');
    await worker.stop();
    const alone = await new AntifakeClient(options).antifake(cardPhoto);
    assert.deepEqual(await all(client.results(id)), [
      { photo: 0, id: 'card', reference: photos[0]!.reference, status: 'OK', message: alone.message },
      { photo: 1, id: 'empty', reference: photos[1]!.reference, status: 'FAIL', reason: 'no_card' },
      { photo: 2, id: 'none', reference: photos[2]!.reference, status: 'SOURCE_ERROR', reason: 'not_found' },
    ]);
    const batch = await client.find(id);
    assert.deepEqual([batch.state, batch.settled, batch.charged], ['completed', 3, 2]);
    assert.deepEqual(batch.webhook, { url: service.receiverUrl, state: 'delivered' });
    assert.deepEqual(
      (await client.list()).batches.map((listed) => listed.id),
      [id],
    );
    assert.deepEqual(await usageOf(running), { FAIL: [1, 1], OK: [2, 2], SOURCE_ERROR: [1, 0] });
    const metrics = await (await fetch(`${running.url}/metrics`)).text();
    for (const slices of ['waiting', 'taken'])
      assert.match(metrics, new RegExp(`^antifake_batch_slices\\{state="${slices}"\\} \\d`, 'm'));
    assert.equal(events.length, 2);
    const [first, second] = events;
    assert.equal(first!.headers['webhook-id'], second!.headers['webhook-id']);
    assert.equal(first!.body, second!.body);
    for (const { body, headers } of events) {
      const message = { id: String(headers['webhook-id']), timestampS: Number(headers['webhook-timestamp']), body };
      assert.equal(headers['webhook-signature'], sign(message, [secret])['webhook-signature']);
    }
  });
});

describe('batches of several keys and requests', { skip }, () => {
  let service: Service;
  before(async () => {
    service = await openService();
  });
  after(() => service.close());

  it('are found only by the key that submitted them', async () => {
    const { running } = service;
    const client = new AntifakeBatchClient({ baseUrl: running.url, apiKey: running.key });
    const { id } = await client.submit(one);
    const other = await addKey(running.store);
    const { getBatch, getBatchResults, cancelBatch } = requestsOf(id);
    for (const request of [getBatch, getBatchResults, cancelBatch])
      assert.deepEqual(told(await ask(running, other.key, request)), ['INVALID_REQUEST', 'no_such_batch', 404]);
    const listed = await new AntifakeBatchClient({ baseUrl: running.url, apiKey: other.key }).list();
    assert.deepEqual(listed.batches, []);
    const { state, counts } = await client.cancel(id);
    assert.deepEqual([state, counts], ['cancelled', { CANCELLED: 1 }]);
    const { getBatch: strange } = requestsOf("x'; drop table batch");
    assert.deepEqual(told(await ask(running, running.key, strange)), ['INVALID_REQUEST', 'no_such_batch', 404]);
  });

  it('are created once with one Idempotency-Key, and never beyond the quota', async () => {
    const { running } = service;
    const { key } = await addKey(running.store, { quotaPerMonth: 2 });
    const request = { ...requestsOf(someId).createBatch, headers: { 'idempotency-key': 'order-1' } };
    const [first, second] = [await ask(running, key, request), await ask(running, key, request)];
    assert.equal(first.httpStatus, 202);
    assert.equal(first.body, second.body);
    assert.deepEqual(
      [first, second].map(({ headers }) => headers.get('idempotent-replayed')),
      [null, 'true'],
    );
    const other = { photos: [...one.photos, ...one.photos] };
    assert.deepEqual(told(await ask(running, key, { ...request, json: other })), [
      'INVALID_REQUEST',
      'idempotency_key_reused',
      400,
    ]);
    const tooMany = { method: 'POST', path: '/v1/batches', json: other };
    assert.deepEqual(told(await ask(running, key, tooMany)), ['RATE_LIMITED', 'over_quota', 429]);
    await new AntifakeBatchClient({ baseUrl: running.url, apiKey: key }).cancel(JSON.parse(first.body).message.id);
    assert.equal((await ask(running, key, tooMany)).httpStatus, 202);
  });
});

describe('a request about batches', { skip }, () => {
  let service: Service;
  before(async () => {
    service = await openService();
  });
  after(() => service.close());

  it('is refused with its reason if it is malformed', async () => {
    const { running } = service;
    const photo = { reference: 'file://cards/card.jpg' };
    const bodies: readonly (readonly [string, number, object])[] = [
      ['wrong_fields', 400, { photos: [] }],
      ['wrong_fields', 400, { photos: ['file://cards/card.jpg'] }],
      ['wrong_fields', 400, { photos: [{ reference: 'a\u0000b' }] }],
      ['wrong_fields', 400, { photos: [{ ...photo, id: '' }] }],
      ['wrong_fields', 400, { photos: [{ ...photo, image: 'QUJD' }] }],
      ['wrong_fields', 400, { photos: [photo], webhook: 7 }],
      ['wrong_webhook', 400, { photos: [photo], webhook: 'https://elsewhere.example/' }],
      ['no_webhook_secret', 409, { photos: [photo], webhook: service.receiverUrl }],
      ['too_many_photos', 413, { photos: Array.from({ length: 100_001 }, () => photo) }],
      ['too_many_photos', 413, { photos: Array.from({ length: 3100 }, () => ({ reference: 'x'.repeat(4000) })) }],
      ['too_many_photos', 413, { photos: Array.from({ length: 600_000 }, () => 1) }],
      ['wrong_fields', 400, { photos: [[[[[[[[]]]]]]]] }],
    ];
    for (const [reason, httpStatus, json] of bodies)
      assert.deepEqual(told(await ask(running, running.key, { method: 'POST', path: '/v1/batches', json })), [
        'INVALID_REQUEST',
        reason,
        httpStatus,
      ]);
    for (const query of ['limit=0', 'limit=101', 'after=x', `after=${someId}`])
      assert.deepEqual(told(await ask(running, running.key, { path: `/v1/batches?${query}` })), [
        'INVALID_REQUEST',
        'wrong_page',
        400,
      ]);
    assert.deepEqual(Object.keys(await usageOf(running)), ['INVALID_REQUEST']);
  });

  it('may name 100,000 photos', async () => {
    const { running } = service;
    const client = new AntifakeBatchClient({ baseUrl: running.url, apiKey: running.key });
    const photos = Array.from({ length: 100_000 }, (_, at) => ({
      reference: `s3://cards/2026/${at}.jpg`,
      id: `case ${at}`,
    }));
    const batch = await client.submit({ photos });
    assert.deepEqual([batch.photos, batch.settled], [100_000, 0]);
    const { counts, state } = await client.cancel(batch.id);
    assert.deepEqual([state, counts], ['cancelled', { CANCELLED: 100_000 }]);
    const page = await client.resultPage(batch.id, { after: 99_998 });
    assert.deepEqual(page, {
      results: [99_998, 99_999].map((photo) => ({ photo, ...photos[photo], status: 'CANCELLED' })),
    });
  });
});

describe('a long request about batches', { skip }, () => {
  let service: Service;
  before(async () => {
    service = await openService();
  });
  after(() => service.close());

  it('does not block the event loop, however long it is', async () => {
    const { running } = service;
    const fill = (unit: string) => `{"photos":[${unit.repeat(Math.floor(11_999_000 / unit.length))}1]}`;
    const names = Array.from({ length: 700_000 }, (_, at) => `"${at}":1`);
    for (const body of [
      fill('['),
      fill('[],'),
      fill('1,'),
      `{"photos":[{${names.join()}}]}`,
      `{"photos":["${'\\u0041'.repeat(1.9e6)}"]}`,
    ]) {
      const headers = { 'x-api-key': running.key, 'content-type': 'application/json' };
      let httpStatus = 0;
      const ms = await longestTurnMs(async () => {
        httpStatus = (await fetch(`${running.url}/v1/batches`, { method: 'POST', headers, body })).status;
      });
      assert.ok([400, 413].includes(httpStatus), `${httpStatus}`);
      assert.ok(ms < 200, `${ms} ms in one turn`);
    }
  });
});
