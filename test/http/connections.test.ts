import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { post, type Running, withService } from './listen.ts';
import { bodies } from './photos.ts';
import { dial, rawRequest, readRaw } from './wire.ts';

/** Nothing here may take longer; by itself Node would keep most of these connections for ever. */
const timeout = 20_000;
const livez = 'GET /livez HTTP/1.1\r\nhost: a\r\n\r\n';

/** All that came back until the service closed the connection. */
async function untilClosed(socket: Socket): Promise<string> {
  let response = '';
  socket.on('data', (data: Buffer) => {
    response += data.toString('latin1');
  });
  await once(socket, 'close');
  return response;
}

/** Whether a connection is taken again, a little after others have left. */
async function isAliveSoon({ url }: Running): Promise<boolean> {
  for (let tries = 0; tries < 20; tries++) {
    const answer = await fetch(`${url}/livez`, { headers: { connection: 'close' } }).catch(() => undefined);
    if (answer?.status === 200) return true;
    await sleep(50);
  }
  return false;
}

describe('connections', () => {
  it('are closed if they never send a byte', { timeout }, async () => {
    await withService({ settings: { idleTimeoutMs: 300 } }, async ({ port }) => {
      assert.equal(await untilClosed(await dial(port)), '');
    });
  });

  it('are closed if they send no request after an answer', { timeout }, async () => {
    await withService({ settings: { idleTimeoutMs: 300 } }, async ({ port }) => {
      const socket = await dial(port);
      socket.write(livez);
      const response = await untilClosed(socket);
      assert.match(response, /^HTTP\/1.1 200 /);
      assert.match(response, /^connection: keep-alive\r$/im);
    });
  });

  it('are closed if their caller does not read the answers', { timeout }, async () => {
    await withService({ settings: { bodyTimeoutMs: 500, deadlineMs: 500 } }, async ({ app, port }) => {
      const accepted = once(app.http.server, 'connection') as Promise<[Socket]>;
      const socket = await dial(port);
      const [inner] = await accepted;
      socket.pause();
      socket.write('GET /docs/swagger-ui-bundle.js HTTP/1.1\r\nhost: a\r\n\r\n'.repeat(50));
      await once(inner, 'close');
      assert.ok(inner.bytesWritten > 0);
      socket.destroy();
    });
  });

  it('are kept open while an answer takes longer than the idle timeout', { timeout }, async () => {
    await withService({ settings: { idleTimeoutMs: 100, bodyTimeoutMs: 5000 } }, async (running) => {
      const socket = await dial(running.port);
      const request = rawRequest(running.key, 'img=QUJD');
      socket.write(request.subarray(0, -1));
      setTimeout(() => socket.write(request.subarray(-1)), 500);
      assert.equal(readRaw(await untilClosed(socket)).body, bodies.format);
    });
  });

  it('end after a hundred requests, and announce this to callers who wait for the answers', { timeout }, async () => {
    await withService({}, async ({ port }) => {
      const socket = await dial(port);
      const told: boolean[] = [];
      while (!told.includes(true)) {
        socket.write(livez);
        const [answer] = (await once(socket, 'data')) as [Buffer];
        assert.equal(readRaw(answer.toString()).httpStatus, 200);
        told.push(/^connection: close\r$/im.test(answer.toString()));
      }
      assert.equal(told.length, 100);
    });
  });

  it('are bounded in number, and available again when some have closed', { timeout }, async () => {
    await withService({ settings: { maxConnections: 4, addressSharePercent: 100 } }, async (running) => {
      const open = await Promise.all(Array.from({ length: 4 }, () => dial(running.port)));
      assert.equal(await untilClosed(await dial(running.port)), '');
      for (const socket of open) socket.destroy();
      await Promise.all(open.map((socket) => socket.closed || once(socket, 'close')));
      assert.ok(await isAliveSoon(running));
    });
  });

  it('of one address are bounded to its share', { timeout }, async () => {
    await withService({ settings: { maxConnections: 8, addressSharePercent: 25 } }, async (running) => {
      const open = await Promise.all(Array.from({ length: 2 }, () => dial(running.port)));
      assert.equal(await untilClosed(await dial(running.port)), '');
      for (const socket of open) socket.destroy();
      assert.ok(await isAliveSoon(running));
    });
  });

  it('are cut, with an answer, if a body arrives too slowly', { timeout }, async () => {
    await withService({ settings: { bodyTimeoutMs: 600_000 } }, async (running) => {
      const socket = await dial(running.port);
      socket.write(rawRequest(running.key, 'img=', { 'content-length': '100000' }));
      const trickle = setInterval(() => socket.write('A'), 100);
      const answer = readRaw(await untilClosed(socket));
      clearInterval(trickle);
      assert.deepEqual(answer, { httpStatus: 400, body: bodies.request });
      assert.equal((await post(running, { img: 'QUJD' })).body, bodies.format);
    });
  });
});
