import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { addKey, listen, post, type Running, usageOf, withService } from './listen.ts';
import { bodies, cardPhoto, emptyPhoto, okPattern } from './photos.ts';
import { dial, rawRequest, readRaw, sendRaw } from './wire.ts';

const card = cardPhoto.toString('base64');
const empty = emptyPhoto.toString('base64');

describe('keys', () => {
  let running: Running;
  before(async () => {
    running = await listen();
  });
  after(() => running.close());

  it('answers INVALID_API_KEY to a missing, malformed, unknown or wrong key', async () => {
    const other = (await addKey(running.store)).key;
    const wrong = `${running.key.slice(0, -43)}${other.slice(-43)}`;
    const unknown = running.key.replace(running.keyId, '000000000000');
    for (const key of ['', 'af_', 'x'.repeat(5000), wrong, unknown]) {
      const { httpStatus, body } = await post(running, { img: empty, key });
      assert.deepEqual([httpStatus, body], [401, bodies.key]);
    }
  });

  it('requires the key however the path of a route is written', async () => {
    for (const target of ['/%761/usage', `${running.url}/v1/usage`, '/v1/usage?from=2026-01-01']) {
      const ask = (key: string) => `GET ${target} HTTP/1.1\r\nhost: localhost\r\n${key}connection: close\r\n\r\n`;
      assert.deepEqual(readRaw(await sendRaw(running.port, ask(''))), { httpStatus: 401, body: bodies.key }, target);
      assert.equal(readRaw(await sendRaw(running.port, ask(`x-api-key: ${running.key}\r\n`))).httpStatus, 200, target);
    }
    assert.ok(!running.logLines.join('').includes('inner error'));
  });

  it('refuses a revoked key at once', async () => {
    const { key, id } = await addKey(running.store);
    assert.equal((await post(running, { img: empty, key })).httpStatus, 200);
    await running.store.revokeKey(id);
    assert.equal((await post(running, { img: empty, key })).body, bodies.key);
  });

  it('charges exactly 5 of 12 parallel requests on a quota of 5 and returns when to retry', async () => {
    const { key, id } = await addKey(running.store, { quotaPerMonth: 5 });
    const all = await Promise.all(Array.from({ length: 12 }, () => post(running, { img: empty, key })));
    const refused = all.filter(({ body }) => body === bodies.limited);
    assert.equal(all.filter(({ body }) => body === bodies.fail).length, 5);
    assert.equal(refused.length, 7);
    assert.equal(refused[0]?.httpStatus, 429);
    assert.ok(Number(refused[0]?.headers.get('retry-after')) >= 1);
    assert.deepEqual(await usageOf(running, id), { FAIL: [5, 5], RATE_LIMITED: [7, 0] });
  });

  it('releases the unit of a refused photo, but counts it in the rate', async () => {
    const { key } = await addKey(running.store, { quotaPerMonth: 1, ratePerMinute: 3 });
    assert.equal((await post(running, { img: 'QUJD', key })).body, bodies.format);
    assert.equal((await post(running, { img: empty, key })).body, bodies.fail);
    assert.equal((await post(running, { img: empty, key })).body, bodies.limited);
    const { body, headers } = await post(running, { img: 'QUJD', key });
    assert.equal(body, bodies.limited);
    assert.ok(Number(headers.get('retry-after')) <= 60);
  });

  it('counts every request in the rate, whatever its answer and whether or not its body can be read', async () => {
    const { key } = await addKey(running.store, { ratePerMinute: 3 });
    const bad = { key, body: '{', headers: { 'content-type': 'application/json' } };
    const all = [await post(running, bad), await post(running, { img: '', key }), await post(running, { key })];
    const usage = await fetch(`${running.url}/v1/usage`, { headers: { 'x-api-key': key } });
    all.push(await post(running, bad));
    assert.deepEqual(
      all.map(({ body }) => body),
      [bodies.request, bodies.request, bodies.request, bodies.limited],
    );
    assert.deepEqual([usage.status, await usage.text()], [429, bodies.limited]);
    assert.ok(Number(usage.headers.get('retry-after')) >= 1);
  });
});

describe('load and time', () => {
  it('refuses at once if the queue is full, and charges the answered requests', async () => {
    await withService({ settings: { maxWaitMs: 250 } }, async (running) => {
      const all = await Promise.all(Array.from({ length: 12 }, () => post(running, { img: card })));
      const refused = all.filter(({ body }) => body === bodies.limited);
      const judged = all.filter(({ body }) => okPattern.test(body));
      assert.ok(refused.length > 0 && judged.length >= 2, `${refused.length} refused, ${judged.length} judged`);
      assert.equal(refused.length + judged.length, 12);
      assert.match(refused[0]?.headers.get('retry-after') ?? '', /^[1-9]$/);
      assert.deepEqual((await usageOf(running)).OK, [judged.length, judged.length]);
      assert.match((await post(running, { img: card })).body, okPattern);
    });
  });

  it('answers INNER_ERROR past the deadline and charges nothing', async () => {
    await withService({ settings: { deadlineMs: 1 } }, async (running) => {
      const { httpStatus, body } = await post(running, { img: card });
      assert.deepEqual([httpStatus, body], [500, bodies.inner]);
      assert.deepEqual(await usageOf(running), { INNER_ERROR: [1, 0] });
    });
  });
});

describe('a caller who disconnects', () => {
  it('is not charged before the turn', async () => {
    await withService({}, async (running) => {
      // So many that some still wait however late they are seen to.
      const busy = Promise.all(Array.from({ length: 8 }, () => post(running, { img: card })));
      while (waitingIn(await metricsOf(running)) < 2) await sleep(2);
      const { key, id } = await addKey(running.store, { quotaPerMonth: 1 });
      await leaveAfterSending(running, key);
      while (!running.logLines.join('').includes('caller disconnected')) await sleep(5);
      assert.deepEqual(await usageOf(running, id), {});
      await busy;
      assert.match((await post(running, { img: card, key })).body, okPattern);
    });
  });

  it('is charged for a judgement that has begun, and gets the answer with a retry', async () => {
    await withService({}, async (running) => {
      const { key, id } = await addKey(running.store, { quotaPerMonth: 1 });
      await leaveAfterSending(running, key, { 'idempotency-key': 'order-1' });
      while ((await usageOf(running, id)).OK === undefined) await sleep(5);
      assert.deepEqual(await usageOf(running, id), { OK: [1, 1] });
      const again = await post(running, { img: card, key, headers: { 'idempotency-key': 'order-1' } });
      assert.deepEqual([again.httpStatus, again.headers.get('idempotent-replayed')], [200, 'true']);
    });
  });
});

describe('answers', () => {
  it('answers every documented status with HTTP 200 if configured so', async () => {
    await withService({ settings: { always200: true } }, async (running) => {
      const { key } = await addKey(running.store, { ratePerMinute: 1 });
      await post(running, { img: empty, key });
      const all = [
        await post(running, { img: '' }),
        await post(running, { img: 'QUJD' }),
        await post(running, { img: 'A'.repeat(6_000_000) }),
        await post(running, { img: empty, key: 'nobody' }),
        await post(running, { img: empty, key }),
        await post(running, { path: '/v1/usage' }),
        await post(running, { path: '/v1/nothing' }),
        await post(running, { path: '/%zz' }),
      ];
      const other = [bodies.request, bodies.request, bodies.request];
      const expected = [bodies.request, bodies.format, bodies.size, bodies.key, bodies.limited, ...other];
      assert.deepEqual(
        all.map(({ body }) => body),
        expected,
      );
      assert.deepEqual(
        all.map(({ httpStatus }) => httpStatus),
        all.map(() => 200),
      );
    });
  });
});

/** Sends a whole request, and hangs up once its work runs or it waits. */
async function leaveAfterSending(running: Running, key: string, headers = {}): Promise<void> {
  const before = await metricsOf(running);
  const socket = await dial(running.port);
  socket.write(rawRequest(key, `img=${card}`, headers));
  const isSeen = (now: string) => runningIn(now) + waitingIn(now) > runningIn(before) + waitingIn(before);
  while (!isSeen(await metricsOf(running))) await sleep(2);
  socket.destroy();
}

const metricsOf = async ({ url }: Running) => (await fetch(`${url}/metrics`)).text();
const runningIn = (text: string) => Number(/^antifake_queue_running (\d+)/m.exec(text)?.[1]);
const waitingIn = (text: string) => Number(/^antifake_queue_waiting (\d+)/m.exec(text)?.[1]);
