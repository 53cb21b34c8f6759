import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { listen, post, type Running, usageOf } from '../http/listen.ts';
import { bodies, emptyPhoto } from '../http/photos.ts';
import { dial, rawRequest, readRaw, sendRaw } from '../http/wire.ts';
import { type HostileBody, hostileBodies } from './bodies.ts';

const known: readonly string[] = Object.values(bodies);

describe('hostile requests', () => {
  let running: Running;
  let cases: ReadonlyMap<string, HostileBody>;
  before(async () => {
    running = await listen({ settings: { logLevel: 'error' } });
    cases = new Map(hostileBodies(running.key).map((one) => [one.title, one]));
  });
  after(() => running.close());

  for (const { title } of hostileBodies('any'))
    it(title, async () => {
      const { bytes, expected } = cases.get(title)!;
      const { httpStatus, body } = readRaw(await sendRaw(running.port, bytes));
      assert.equal(httpStatus, expected);
      assert.ok(known.includes(body), body.slice(0, 200));
    });

  it('are charged nothing and report no internal error, and the next good request is answered', async () => {
    for (const [status, [, charged]] of Object.entries(await usageOf(running))) assert.equal(charged, 0, status);
    assert.deepEqual(running.logLines, []);
    assert.equal((await post(running, { img: emptyPhoto.toString('base64') })).body, bodies.fail);
  });
});

describe('slow and disconnecting callers', () => {
  let running: Running;
  before(async () => {
    running = await listen({ settings: { logLevel: 'error', bodyTimeoutMs: 1000 } });
  });
  after(() => running.close());
  const request = (type: string) =>
    rawRequest(running.key, `img=${'A'.repeat(2000)}`, { 'content-type': type, 'content-length': '5000' });

  for (const type of ['application/x-www-form-urlencoded', 'application/json', 'multipart/form-data; boundary=x'])
    it(`answers INVALID_REQUEST to ${type} that never ends`, async () => {
      const { httpStatus, body } = readRaw(await sendRaw(running.port, request(type)));
      assert.deepEqual([httpStatus, body], [400, bodies.request]);
    });

  it('answers INVALID_REQUEST to headers that never end', async () => {
    const { httpStatus, body } = readRaw(await sendRaw(running.port, request('a/b').subarray(0, 60)));
    assert.deepEqual([httpStatus, body], [400, bodies.request]);
  });

  it('survives callers who disconnect at any point, and charges none of them', async () => {
    const whole = rawRequest(running.key, `img=${emptyPhoto.toString('base64')}`);
    for (let part = 0; part < 1; part += 0.1) {
      const socket = await dial(running.port);
      socket.write(whole.subarray(0, whole.length * part));
      await sleep(5);
      socket.destroy();
    }
    await sleep(100);
    for (const [status, [, charged]] of Object.entries(await usageOf(running))) assert.equal(charged, 0, status);
    assert.deepEqual(running.logLines, []);
    assert.equal((await post(running, { img: emptyPhoto.toString('base64') })).body, bodies.fail);
  });
});
