import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { addKey, listen, post, type Running, usageOf } from './listen.ts';
import { bodies, cardPhoto, emptyPhoto, okPattern } from './photos.ts';

const card = cardPhoto.toString('base64');
const empty = emptyPhoto.toString('base64');
let running: Running;
before(async () => {
  running = await listen();
});
after(() => running.close());

describe('retries', () => {
  it('answers a retry with the same Idempotency-Key from the first answer and charges once', async () => {
    const { key, id } = await addKey(running.store);
    const retry = { img: card, key, headers: { 'idempotency-key': 'order-1' } };
    const first = await post(running, retry);
    assert.match(first.body, okPattern);
    const second = await post(running, retry);
    assert.equal(second.body, first.body);
    assert.equal(second.headers.get('idempotent-replayed'), 'true');
    assert.deepEqual(await usageOf(running, id), { OK: [2, 1] });
    assert.equal((await post(running, { ...retry, img: empty })).body, bodies.request);
    assert.equal((await post(running, { ...retry, path: '/v1/th_card/inspect' })).body, bodies.request);
  });
});
