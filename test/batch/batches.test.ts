import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Delivery, WebhookEndpoint, WebhookEvent, WebhookSender } from '../../src/webhooks/index.ts';
import { addKey, reserveOf } from '../store/rows.ts';
import { skip } from './database.ts';
import { fakeParts } from './photos.ts';
import { allResults, batchOf, openWorld, submit, until, type World } from './world.ts';

let world: World;
before(async () => {
  if (skip === false) world = await openWorld();
});
after(() => world?.close());

/** Units of this month that are used or reserved. */
async function usedOf(keyId: string): Promise<number> {
  const [row] = await world.database.query<{ used: number }>(
    `select used from counter where key_id = $1 and period = 'month'`,
    [keyId],
  );
  return row?.used ?? 0;
}

async function sumsOf(keyId: string) {
  const rows = await world.store.usage({ keyId });
  return Object.fromEntries(rows.map(({ status, answers, charged }) => [status, [answers, charged]]));
}

describe('a batch that is judged', { skip }, () => {
  it('ends with one result for each photo, charged as an answer is, and gives the other units back', async () => {
    const key = await addKey(world.store, { quotaPerMonth: 10 });
    const kinds = ['ok/1', 'fail/1', 'broken/1', 'missing/1', 'flaky/1', 'down/1', 'crash/1'];
    const items = kinds.map((reference, at) => ({ reference, ...(at < 2 && { callerId: `case ${at}` }) }));
    const { id } = await submit(world.batches, { ...batchOf(key.id, kinds), items });
    assert.equal(await usedOf(key.id), 7);
    const worker = world.startWorker();
    const batch = await until(world.batches, id);
    await worker.stop();
    assert.deepEqual(
      (await allResults(world.batches, id)).map(({ item, status, reason, callerId }) => [
        item,
        status,
        reason,
        callerId,
      ]),
      [
        [0, 'OK', undefined, 'case 0'],
        [1, 'FAIL', 'no_card', 'case 1'],
        [2, 'IMAGE_INVALID_FORMAT', 'unknown_format', undefined],
        [3, 'SOURCE_ERROR', 'not_found', undefined],
        [4, 'OK', undefined, undefined],
        [5, 'SOURCE_ERROR', 'unavailable', undefined],
        [6, 'INNER_ERROR', 'internal', undefined],
      ],
    );
    assert.equal(batch.state, 'completed');
    assert.deepEqual(batch.counts, { FAIL: 1, IMAGE_INVALID_FORMAT: 1, INNER_ERROR: 1, OK: 2, SOURCE_ERROR: 2 });
    assert.equal(await usedOf(key.id), 3);
    assert.deepEqual(await sumsOf(key.id), {
      FAIL: [1, 1],
      IMAGE_INVALID_FORMAT: [1, 0],
      INNER_ERROR: [1, 0],
      OK: [2, 2],
      SOURCE_ERROR: [2, 0],
    });
    const ledger = await world.database.query<{ request_id: string; route: string }>(
      'select request_id, route from ledger where key_id = $1',
      [key.id],
    );
    assert.deepEqual(new Set(ledger.map(({ request_id }) => request_id)), new Set(kinds.map((_, at) => `${id}:${at}`)));
    assert.ok(ledger.every(({ route }) => route === 'batch'));
  });
});

describe('a batch when it is submitted', { skip }, () => {
  it('is refused as a whole if the quota is too small for all of its photos, however many arrive at once', async () => {
    const key = await addKey(world.store, { quotaPerMonth: 25 });
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => world.batches.submit(batchOf(key.id, 10))));
    assert.equal(outcomes.filter(({ kind }) => kind === 'submitted').length, 2);
    const refused = outcomes.filter((outcome) => outcome.kind === 'limited');
    assert.equal(refused.length, 6);
    assert.ok(refused.every(({ limit }) => limit === 'quota'));
    assert.equal(await usedOf(key.id), 20);
    assert.equal((await world.batches.list({ keyId: key.id, maxBatches: 100 }))?.length, 2);
    assert.equal((await world.store.reserve(reserveOf(key))).kind, 'granted');
  });

  it('is created once by twenty requests with one Idempotency-Key, and by a repeated call', async () => {
    const key = await addKey(world.store, { quotaPerMonth: 100 });
    const idempotency = { key: 'retry', fingerprint: 'same' };
    const batches = Array.from({ length: 20 }, () => batchOf(key.id, 5, { idempotency }));
    const outcomes = await Promise.all(batches.map((batch) => world.batches.submit(batch)));
    const kinds = outcomes.map(({ kind }) => kind).sort();
    assert.deepEqual(kinds, [...Array.from({ length: 19 }, () => 'replayed'), 'submitted']);
    const ids = outcomes.map((outcome) => ('batch' in outcome ? outcome.batch.id : undefined));
    assert.equal(new Set(ids).size, 1);
    const first = batches.find(({ id }) => id === ids[0])!;
    assert.equal((await world.batches.submit(first)).kind, 'submitted');
    assert.equal(await usedOf(key.id), 5);
    const other = { key: 'retry', fingerprint: 'other' };
    assert.equal((await world.batches.submit(batchOf(key.id, 5, { idempotency: other }))).kind, 'other_request');
  });
});

describe('the door to a batch', { skip }, () => {
  it('does not exist for another key', async () => {
    const [owner, other] = [await addKey(world.store), await addKey(world.store)];
    const { id } = await submit(world.batches, batchOf(owner.id, 3));
    const name = { id, keyId: other.id };
    assert.equal(await world.batches.find(name), undefined);
    assert.equal(await world.batches.results({ ...name, from: 0, maxResults: 10 }), undefined);
    assert.equal(await world.batches.cancel(name), undefined);
    assert.equal(await world.batches.list({ keyId: other.id, maxBatches: 10, after: id }), undefined);
    assert.deepEqual(await world.batches.list({ keyId: other.id, maxBatches: 10 }), []);
    assert.equal((await world.batches.cancel({ id, keyId: owner.id }))?.state, 'cancelled');
  });
});

describe('a batch in the queue', { skip }, () => {
  it('that is cancelled in the middle charges what was judged and gives every other unit back, once', async () => {
    const key = await addKey(world.store, { quotaPerMonth: 200 });
    const { id } = await submit(world.batches, batchOf(key.id, 200));
    const worker = world.startWorker(fakeParts({ workers: 2, photoMs: 20 }));
    await until(world.batches, id, ({ counts }) => (counts.OK ?? 0) >= 20);
    const cancelled = await Promise.all([1, 2, 3].map(() => world.batches.cancel({ id })));
    const batch = cancelled[0]!;
    assert.equal(batch.state, 'cancelled');
    assert.deepEqual(
      cancelled.map((one) => one?.counts),
      [batch.counts, batch.counts, batch.counts],
    );
    await worker.stop();
    const { OK = 0, CANCELLED = 0 } = batch.counts;
    assert.equal(OK + CANCELLED, 200);
    assert.ok(OK >= 20 && CANCELLED > 0);
    assert.equal(await usedOf(key.id), OK);
    assert.deepEqual(await sumsOf(key.id), { OK: [OK, OK] });
    const results = await allResults(world.batches, id);
    assert.equal(results.filter(({ status }) => status === 'OK').length, OK);
    assert.equal(results.length, 200);
  });

  it('of a key that is revoked is cancelled, not judged', async () => {
    const key = await addKey(world.store);
    const { id } = await submit(world.batches, batchOf(key.id, 5));
    await world.store.revokeKey(key.id);
    const worker = world.startWorker();
    const batch = await until(world.batches, id);
    await worker.stop();
    assert.deepEqual([batch.state, batch.counts], ['cancelled', { CANCELLED: 5 }]);
  });

  it('shows its results in order, and never beyond a photo that has none yet', async () => {
    const key = await addKey(world.store);
    const references = ['ok/0', 'ok/1', 'down/2', 'ok/3', 'ok/4'];
    const { id } = await submit(world.batches, batchOf(key.id, references));
    const worker = world.startWorker();
    await until(world.batches, id, ({ counts }) => counts.OK === 4);
    const page = async (from: number) => {
      const { results = [], next } = (await world.batches.results({ id, from, maxResults: 2 })) ?? {};
      return [results.map(({ reference }) => reference), next];
    };
    assert.deepEqual(await page(0), [['ok/0', 'ok/1'], 2]);
    assert.deepEqual(await page(2), [[], 2]);
    await until(world.batches, id);
    await worker.stop();
    assert.deepEqual(await page(2), [['down/2', 'ok/3'], 4]);
    assert.deepEqual(await page(4), [['ok/4'], undefined]);
  });
});

describe('the results of a batch with long references', { skip }, () => {
  it('are on pages of about 1 MiB, each of which leads to the next', async () => {
    const key = await addKey(world.store);
    const references = Array.from({ length: 700 }, (_, at) => `ok/${at}/${'ก'.repeat(1000)}`);
    const { id } = await submit(world.batches, batchOf(key.id, references));
    await world.batches.cancel({ id });
    const { results, next } = (await world.batches.results({ id, from: 0, maxResults: 10_000 }))!;
    const bytes = Buffer.byteLength(results.map(({ reference }) => reference).join(''));
    assert.ok(bytes >= 1024 * 1024 && bytes < 1024 * 1024 + 4096, `${bytes} bytes of references`);
    assert.equal(next, results.length);
    assert.deepEqual(
      (await allResults(world.batches, id)).map(({ reference }) => reference),
      references,
    );
  });
});

describe('batches beside each other, and after their end', { skip }, () => {
  it('does not make a small one wait for its end', async () => {
    const key = await addKey(world.store);
    const large = await submit(world.batches, batchOf(key.id, 300, { sliceSize: 10 }));
    const small = await submit(world.batches, batchOf(key.id, 10, { sliceSize: 10 }));
    const worker = world.startWorker(fakeParts({ workers: 2, photoMs: 5 }));
    await until(world.batches, small.id);
    const { counts } = (await world.batches.find({ id: large.id }))!;
    await worker.stop();
    await world.batches.cancel({ id: large.id });
    assert.ok((counts.OK ?? 0) < 150, `${counts.OK} photos of the large batch were judged first`);
  });

  it('whose workers die again and again ends with errors that are not charged', async () => {
    const key = await addKey(world.store, { quotaPerMonth: 5 });
    const { id } = await submit(world.batches, batchOf(key.id, 5, { sliceSize: 5 }));
    await world.database.query(`update antifake_queue.job set retry_limit = 0 where data->>'batchId' = $1`, [id]);
    // A worker that takes the slice and dies.
    while ((await world.queue.take('slice'))?.job.batchId !== id);
    await world.database.query(
      `update antifake_queue.job set heartbeat_on = now() - interval '1 hour' where data->>'batchId' = $1`,
      [id],
    );
    const worker = world.startWorker();
    const batch = await until(world.batches, id);
    await worker.stop();
    assert.deepEqual([batch.state, batch.counts], ['completed', { INNER_ERROR: 5 }]);
    assert.equal(await usedOf(key.id), 0);
  });

  it('is deleted with its results some days after its end, and its charges stay', async () => {
    const key = await addKey(world.store);
    const { id } = await submit(world.batches, batchOf(key.id, 2));
    const running = await submit(world.batches, batchOf(key.id, 2));
    await world.batches.cancel({ id });
    await world.store.sweep({ batchDays: 1 });
    assert.notEqual(await world.batches.find({ id }), undefined);
    await world.database.query(
      'update batch set ended_at_ms = ended_at_ms - 86400001, created_at_ms = 0 where id = $1',
      [id],
    );
    await world.store.sweep({ batchDays: 1 });
    assert.equal(await world.batches.find({ id }), undefined);
    assert.deepEqual(await world.database.query('select 1 from batch_item where batch_id = $1', [id]), []);
    assert.equal((await world.batches.cancel({ id: running.id }))?.state, 'cancelled');
  });

  it('lists the newest first, page by page', async () => {
    const key = await addKey(world.store);
    const ids: string[] = [];
    for (let serial = 0; serial < 5; serial++) ids.unshift((await submit(world.batches, batchOf(key.id, 1))).id);
    const seen: string[] = [];
    for (let after: string | undefined; seen.length < 5; after = seen.at(-1)) {
      const page = await world.batches.list({ keyId: key.id, maxBatches: 2, ...(after !== undefined && { after }) });
      seen.push(...page!.map(({ id }) => id));
    }
    assert.deepEqual(new Set(seen), new Set(ids));
    for (const id of ids) await world.batches.cancel({ id });
  });
});

describe('the event of a batch', { skip }, () => {
  /** A batch with a webhook, and a receiver that answers as it is told. */
  async function deliver(answers: readonly Delivery[], webhookRetryDelaysS = [1, 1]) {
    const key = await addKey(world.store);
    await world.batches.setWebhookSecret({ keyId: key.id, secret: 'whsec_old', graceMs: 0 });
    await world.batches.setWebhookSecret({ keyId: key.id, secret: 'whsec_new', graceMs: 60_000 });
    const webhookUrl = 'https://receiver.example/';
    const { id } = await submit(world.batches, batchOf(key.id, ['ok/1', 'fail/2'], { webhookUrl }));
    const received: { readonly endpoint: WebhookEndpoint; readonly event: WebhookEvent }[] = [];
    const sender: Pick<WebhookSender, 'deliver'> = {
      deliver: async (endpoint, event) => answers[received.push({ endpoint, event }) - 1]!,
    };
    const worker = world.startWorker({ sender, webhookRetryDelaysS });
    const batch = await until(world.batches, id, ({ webhook }) => webhook?.state !== 'waiting');
    await worker.stop();
    return { received, batch };
  }

  const failure: Delivery = { kind: 'retry', httpStatus: 500, message: 'not now' };

  it('is sent again after a failure, always with the same id and content, and signed with both secrets of a rotation', async () => {
    const { received, batch } = await deliver([failure, { kind: 'delivered', httpStatus: 200 }]);
    assert.equal(batch.webhook?.state, 'delivered');
    assert.equal(received.length, 2);
    assert.deepEqual(received[0], received[1]);
    const { endpoint, event } = received[0]!;
    assert.deepEqual(endpoint, { url: 'https://receiver.example/', secrets: ['whsec_new', 'whsec_old'] });
    assert.deepEqual([event.id, event.type], [`${batch.id}_completed`, 'batch.completed']);
    assert.deepEqual((event.data as { readonly counts: unknown }).counts, { FAIL: 1, OK: 1 });
  });

  it('is given up after the last attempt, or at once if the receiver is gone', async () => {
    const tired = await deliver([failure, failure], [1]);
    assert.deepEqual([tired.batch.webhook?.state, tired.received.length], ['given_up', 2]);
    const gone = await deliver([{ kind: 'gone', httpStatus: 410, message: 'gone' }]);
    assert.deepEqual([gone.batch.webhook?.state, gone.received.length], ['given_up', 1]);
  });

  it('requires a secret', async () => {
    const key = await addKey(world.store, { quotaPerMonth: 1 });
    const batch = batchOf(key.id, 1, { webhookUrl: 'https://receiver.example/' });
    assert.equal((await world.batches.submit(batch)).kind, 'no_webhook_secret');
    assert.equal(await usedOf(key.id), 0);
  });
});
