import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { addKey, post, type Running, withService } from '../http/listen.ts';
import { bodies, emptyPhoto } from '../http/photos.ts';
import { dial, rawRequest } from '../http/wire.ts';

const megabyte = 1_048_576;
const empty = emptyPhoto.toString('base64');

/** Sends only the beginning of a photo's body; resolves when the service has read it. */
async function holdBody({ app, port }: Running, key: string, base64Length: number): Promise<Socket> {
  const accepted = once(app.http.server, 'connection') as Promise<[Socket]>;
  const socket = await dial(port);
  const [inner] = await accepted;
  const request = rawRequest(key, `img=${'A'.repeat(base64Length)}`, { 'content-length': String(12 * megabyte) });
  socket.write(request);
  while (inner.bytesRead < request.length) await sleep(10);
  return socket;
}

/** Opens several, one after the other. */
async function holdBodies(running: Running, count: number, base64Length: number): Promise<readonly Socket[]> {
  const sockets: Socket[] = [];
  while (sockets.length < count) sockets.push(await holdBody(running, running.key, base64Length));
  return sockets;
}

/** Repeats the request until it has this answer. */
async function untilAnswer(running: Running, key: string, body: string) {
  for (let tries = 0; ; tries++) {
    const answer = await post(running, { img: empty, key });
    if (answer.body === body || tries === 20) return answer;
    await sleep(50);
  }
}

describe('incomplete bodies', () => {
  const timeout = 20_000;

  it('are refused at once beyond the memory for bodies, and accepted again when others have left', {
    timeout,
  }, async () => {
    await withService({ settings: { bodyMemoryMb: 8 } }, async (running) => {
      const sockets = await holdBodies(running, 2, 4 * megabyte);
      const { httpStatus, headers, body } = await untilAnswer(running, running.key, bodies.limited);
      assert.deepEqual([httpStatus, headers.get('retry-after'), body], [429, '1', bodies.limited]);
      for (const socket of sockets) socket.destroy();
      assert.equal((await untilAnswer(running, running.key, bodies.fail)).body, bodies.fail);
    });
  });

  it('of one key leave the others their share', { timeout }, async () => {
    await withService({ settings: { bodyMemoryMb: 16, keySharePercent: 25 } }, async (running) => {
      const socket = await holdBody(running, running.key, 4 * megabyte);
      assert.equal((await untilAnswer(running, running.key, bodies.limited)).body, bodies.limited);
      assert.equal((await post(running, { img: empty, key: (await addKey(running.store)).key })).body, bodies.fail);
      socket.destroy();
    });
  });

  it('use little memory if little was sent, whatever length they announce', { timeout }, async () => {
    await withService({ settings: { bodyMemoryMb: 8 } }, async (running) => {
      const sockets = await holdBodies(running, 100, 1000);
      assert.equal((await post(running, { img: empty })).body, bodies.fail);
      for (const socket of sockets) socket.destroy();
    });
  });

  it('release all memory, however they end', { timeout }, async () => {
    await withService({ settings: { bodyMemoryMb: 4 } }, async (running) => {
      const long = 'A'.repeat(5 * megabyte);
      for (const img of [`${long}*`, `${long}${long}`, long]) await post(running, { img });
      assert.equal((await post(running, { img: long })).body, bodies.format);
    });
  });
});
