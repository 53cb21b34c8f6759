import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { addKey, listen, post, type Running } from './listen.ts';
import { bodies, cardPhoto, emptyPhoto, okPattern } from './photos.ts';
import { chunkOf, dial, rawRequest, readRaw, sendEndlessly, sendRaw } from './wire.ts';

const megabyte = 1_048_576;
/** What may be read of a connection after a refusal: what is dropped, and what had come with the headers. */
const littleBytes = megabyte;
const form = 'application/x-www-form-urlencoded';
let running: Running;
before(async () => {
  running = await listen();
});
after(() => running.close());

const head = (key: string, lines: string) =>
  `POST /v1/th_card/antifake HTTP/1.1\r\nhost: a\r\nx-api-key: ${key}\r\ncontent-type: ${form}\r\n${lines}\r\n\r\n`;
const endless = (key: string, chunk = Buffer.alloc(megabyte, 'A')) =>
  sendEndlessly(running.app.http.server, {
    head: head(key, 'transfer-encoding: chunked'),
    chunk: chunkOf(chunk),
    maxBytes: 200 * megabyte,
  });
/** A key that has used its only request of this minute. */
async function spentKey(): Promise<string> {
  const { key } = await addKey(running.store, { ratePerMinute: 1 });
  await post(running, { img: emptyPhoto.toString('base64'), key });
  return key;
}

describe('a request that is refused by its headers', () => {
  it('is refused before any byte of its body', async () => {
    const cases = [
      [head('nobody', 'content-length: 1000'), 401, bodies.key, true],
      [head(await spentKey(), 'content-length: 2000000'), 429, bodies.limited, true],
      [head(await spentKey(), 'content-length: 1000'), 429, bodies.limited, false],
      [head(running.key, 'content-length: 12648449'), 413, bodies.size, true],
      [head(running.key, 'content-length: 1000').replace(form, 'text/plain'), 400, bodies.request, false],
    ] as const;
    for (const [request, httpStatus, body, closes] of cases) {
      const answer = await sendRaw(running.port, request);
      assert.deepEqual(readRaw(answer), { httpStatus, body });
      assert.equal(/^connection: close\r$/im.test(answer), closes, request);
    }
  });

  it('is discarded if it is short and of a known key, and the next request is answered on the connection', async () => {
    const socket = await dial(running.port);
    let heard = '';
    socket.on('data', (chunk) => {
      heard += chunk.toString('latin1');
    });
    socket.write(head(await spentKey(), 'content-length: 100000'));
    while (!heard.includes(bodies.limited)) await sleep(5);
    socket.write(Buffer.alloc(100_000, 'A'));
    socket.write('GET /livez HTTP/1.1\r\nhost: a\r\n\r\n');
    while (!heard.includes('{"status":"OK"}')) await sleep(5);
    socket.destroy();
  });

  it('is cut if the rest of a short body does not arrive', { timeout: 20_000 }, async () => {
    const socket = await dial(running.port);
    socket.resume();
    socket.write(head(await spentKey(), 'content-length: 100000'));
    await once(socket, 'close');
  });

  it('is not read on, and its connection is cut', async () => {
    for (const [key, httpStatus] of [
      ['nobody', 401],
      [await spentKey(), 429],
    ] as const) {
      const { response, readBytes } = await endless(key);
      assert.equal(readRaw(response).httpStatus, httpStatus);
      assert.ok(readBytes < littleBytes, `${readBytes} bytes read`);
    }
  });

  it('keeps its connection if the whole body had arrived', async () => {
    const answer = await sendRaw(running.port, rawRequest('nobody', 'img=QUJD', { connection: 'keep-alive' }));
    assert.match(answer, /^connection: keep-alive\r$/im);
  });
});

describe('a request that is refused by its body', () => {
  it('is not read further than necessary', async () => {
    const cases = [
      [Buffer.alloc(megabyte, 'img=*'), 400, littleBytes],
      [Buffer.from(`img=${'A'.repeat(6 * megabyte)}`), 413, 6 * megabyte + littleBytes],
      [Buffer.alloc(megabyte, 'a=1&'), 413, 12 * megabyte + littleBytes],
    ] as const;
    for (const [chunk, httpStatus, maxBytes] of cases) {
      const { response, readBytes } = await endless(running.key, chunk);
      assert.equal(readRaw(response).httpStatus, httpStatus);
      assert.ok(readBytes < maxBytes, `${readBytes} bytes read`);
    }
  });
});

describe('an Expect header', () => {
  /** Sends headers alone, then the body when told to go on. @returns all that came back. */
  async function ask(request: Buffer): Promise<string> {
    const socket = await dial(running.port);
    const bodyAt = request.indexOf('\r\n\r\n') + 4;
    let response = '';
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    socket.on('data', (data: Buffer) => {
      response += data.toString('latin1');
      if (response === 'HTTP/1.1 100 Continue\r\n\r\n') socket.write(request.subarray(bodyAt));
    });
    socket.write(request.subarray(0, bodyAt));
    await closed;
    return response;
  }
  const expecting = (key: string, headers: Readonly<Record<string, string>> = {}) =>
    ask(rawRequest(key, `img=${cardPhoto.toString('base64')}`, { expect: '100-continue', ...headers }));

  it('of 100-continue is met if key, rate and length are valid', async () => {
    const [told, answer = ''] = (await expecting(running.key)).split(/(?<=^HTTP\/1.1 100 Continue\r\n\r\n)/);
    assert.equal(told, 'HTTP/1.1 100 Continue\r\n\r\n');
    assert.match(readRaw(answer).body, okPattern);
  });

  it('of 100-continue is otherwise answered only by the refusal', async () => {
    assert.equal(readRaw(await expecting('nobody')).httpStatus, 401);
    assert.equal(readRaw(await expecting(await spentKey())).httpStatus, 429);
    assert.equal(readRaw(await expecting(running.key, { 'content-length': '99999999' })).httpStatus, 413);
    assert.equal(readRaw(await expecting(running.key, { 'content-type': 'text/plain' })).httpStatus, 400);
  });

  it('of anything else is refused', async () => {
    const answer = readRaw(await expecting(running.key, { expect: '200-ok' }));
    assert.deepEqual(answer, { httpStatus: 417, body: bodies.request });
  });
});
