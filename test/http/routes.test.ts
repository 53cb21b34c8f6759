import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { addKey, listen, post, type Running } from './listen.ts';
import { bodies, cardPhoto, emptyPhoto } from './photos.ts';
import { readRaw, sendRaw } from './wire.ts';

const card = cardPhoto.toString('base64');
const empty = emptyPhoto.toString('base64');

describe('routes', () => {
  let running: Running;
  before(async () => {
    running = await listen();
  });
  after(() => running.close());

  it('requires a key however the path is written', async () => {
    for (const target of ['/%761/usage', '/v1/%75sage', `${running.url}/v1/usage`]) {
      const answer = await sendRaw(
        running.port,
        `GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`,
      );
      assert.equal(readRaw(answer).httpStatus, 401, target);
    }
  });

  it('shows a key only its own usage', async () => {
    const { key } = await addKey(running.store);
    await post(running, { img: empty, key });
    const response = await fetch(`${running.url}/v1/usage`, { headers: { 'x-api-key': key } });
    const { status, message } = (await response.json()) as { status: string; message: { answers: number } };
    assert.deepEqual([status, message.answers], ['OK', 1]);
    for (const days of ['from=yesterday', 'from=2026-99-99', 'to=2026-02-30', 'from=2026-02-02&to=2026-02-01']) {
      const bad = await fetch(`${running.url}/v1/usage?${days}`, { headers: { 'x-api-key': key } });
      assert.deepEqual([bad.status, await bad.text()], [400, bodies.request], days);
    }
    assert.equal((await fetch(`${running.url}/v1/usage`)).status, 401);
  });

  it('shows a key nothing of another, whatever the query contains', async () => {
    await post(running, { img: empty });
    const { key } = await addKey(running.store);
    for (const name of ['keyId', 'key_id', 'key']) {
      const other = await fetch(`${running.url}/v1/usage?${name}=${running.keyId}`, { headers: { 'x-api-key': key } });
      assert.doesNotMatch(await other.text(), /FAIL/, name);
    }
  });

  it('replays a stored answer however many requests wait', async () => {
    const narrow = await listen({ settings: { maxWaitMs: 0 } });
    const headers = { 'idempotency-key': 'once' };
    const { body } = await post(narrow, { img: card, headers });
    const [, again] = await Promise.all([post(narrow, { img: card }), post(narrow, { img: card, headers })]);
    assert.deepEqual([again.httpStatus, again.body], [200, body]);
    await narrow.close();
  });
});
