import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { addKey, listen, post, type Running } from './listen.ts';
import { bodies, emptyPhoto } from './photos.ts';

const empty = emptyPhoto.toString('base64');
let running: Running;
before(async () => {
  running = await listen();
});
after(() => running.close());

describe('usage', () => {
  it('tells a key its own usage and nobody else’s', async () => {
    const { key } = await addKey(running.store);
    await post(running, { img: empty, key });
    const response = await fetch(`${running.url}/v1/usage`, { headers: { 'x-api-key': key } });
    const { status, message } = (await response.json()) as { status: string; message: { answers: number } };
    assert.deepEqual([status, message.answers], ['OK', 1]);
    const bad = await fetch(`${running.url}/v1/usage?from=yesterday`, { headers: { 'x-api-key': key } });
    assert.deepEqual([bad.status, await bad.text()], [400, bodies.request]);
    assert.equal((await fetch(`${running.url}/v1/usage`)).status, 401);
  });
});
