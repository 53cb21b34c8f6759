import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { mintSecret } from '../../src/store/index.ts';
import { openProxy } from '../store/proxy.ts';
import { addKey, listen, post, type Running, usageOf, withService } from './listen.ts';
import { bodies, cardPhoto, emptyPhoto, okPattern } from './photos.ts';

const card = cardPhoto.toString('base64');
const empty = emptyPhoto.toString('base64');

let dataDir: string;
let path: string;
let running: Running;
before(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'antifake-http-'));
  path = join(dataDir, 'antifake.sqlite');
  running = await listen({ dataDir, storeLimitMs: 1000 });
});
after(async () => {
  await running.close();
  await rm(dataDir, { recursive: true });
});

async function ready(): Promise<number> {
  return (await fetch(`${running.url}/readyz`)).status;
}

/** The first row of a query on the running service's file. */
function ask<T>(sql: string): T {
  const database = new DatabaseSync(path, { timeout: 5000 });
  const row = database.prepare(sql).get() as T;
  database.close();
  return row;
}

describe('the service and its file', () => {
  it('probes once for many requests of readiness', async () => {
    const beats = () => ask<{ readonly beats: number }>('select beats from heartbeat').beats;
    const before = beats();
    assert.deepEqual(new Set(await Promise.all(Array.from({ length: 50 }, ready))), new Set([200]));
    assert.equal(beats() - before, 1);
  });

  it('counts refusals over a rate without a ledger row each, and refuses from memory until the minute ends', async () => {
    const { key, id } = await addKey(running.store, { ratePerMinute: 1 });
    const usage = () => fetch(`${running.url}/v1/usage`, { headers: { 'x-api-key': key } });
    const codes = [];
    for (let tries = 0; tries < 30; tries++) codes.push((await usage()).status);
    assert.ok(codes.filter((code) => code === 429).length >= 28, codes.join());
    const refused = codes.filter((code) => code === 429).length;
    assert.deepEqual((await usageOf(running, id)).RATE_LIMITED, [refused, 0]);
    assert.equal(ask<{ readonly n: number }>(`select count(*) n from ledger where key_id = '${id}'`).n, 0);
    // What the store counted in the minutes: one refusal at most in each of two was its own.
    const { used } = ask<{ readonly used: number }>(`select sum(used) used from counter where key_id = '${id}'`);
    assert.ok(used <= 2, String(used));
  });

  it('releases the unit of a photo for which the queue was full', async () => {
    await withService({ settings: { maxWaitMs: 0 } }, async (narrow) => {
      const { key } = await addKey(narrow.store, { quotaPerMonth: 2 });
      const both = await Promise.all([post(narrow, { img: card, key }), post(narrow, { img: card, key })]);
      const refused = both.filter(({ httpStatus }) => httpStatus === 429).length;
      assert.equal(refused, 1);
      assert.match((await post(narrow, { img: card, key })).body, okPattern);
      assert.equal((await post(narrow, { img: card, key })).body, bodies.limited);
    });
  });
});

describe('keys and a store that works only partly', () => {
  it('accepts both secrets of a rotated key during the grace period, and no expired key', async () => {
    const { key, id } = await addKey(running.store);
    const { key: newKey, secretHash } = mintSecret(id);
    await running.store.rotateKey({ keyId: id, secretHash, graceMs: 60_000 });
    for (const one of [key, newKey]) assert.equal((await post(running, { img: empty, key: one })).body, bodies.fail);
    await running.store.rotateKey({ keyId: id, secretHash, graceMs: 0 });
    assert.equal((await post(running, { img: empty, key })).body, bodies.key);
    await running.store.changeKey(id, { expiresAfterMs: 0 });
    assert.equal((await post(running, { img: empty, key: newKey })).body, bodies.key);
  });

  it('answers INNER_ERROR and charges nothing if the ledger cannot be written', async () => {
    const { key, id } = await addKey(running.store);
    const database = new DatabaseSync(path, { timeout: 5000 });
    database.exec('ALTER TABLE ledger RENAME TO ledger_away');
    const { httpStatus, body } = await post(running, { img: card, key });
    assert.deepEqual([httpStatus, body], [500, bodies.inner]);
    database.exec('ALTER TABLE ledger_away RENAME TO ledger');
    database.close();
    while ((await usageOf(running, id)).INNER_ERROR === undefined) await sleep(20);
    assert.deepEqual(await usageOf(running, id), { INNER_ERROR: [1, 0] });
    assert.match((await post(running, { img: card, key })).body, okPattern);
  });

  it('continues while another program locks the file, and charges nothing that it cannot write', async () => {
    const other = new DatabaseSync(path, { timeout: 5000 });
    other.exec('begin immediate');
    const photo = post(running, { img: card });
    await sleep(100);
    assert.equal((await fetch(`${running.url}/livez`)).status, 200);
    const usage = await fetch(`${running.url}/v1/usage`, { headers: { 'x-api-key': running.key } });
    assert.equal(usage.status, 200);
    assert.equal((await photo).body, bodies.inner);
    other.exec('rollback');
    other.close();
    while ((await usageOf(running)).INNER_ERROR === undefined) await sleep(20);
    assert.deepEqual(await usageOf(running), { INNER_ERROR: [1, 0] });
  });

  it('is not ready, and answers no photo, after its file was deleted', async () => {
    await rm(path);
    while ((await ready()) === 200) await sleep(100);
    assert.equal((await post(running, { img: card })).body, bodies.inner);
  });
});

const databaseUrl = process.env.ANTIFAKE_TEST_DATABASE_URL ?? '';

describe('the service and PostgreSQL', { skip: databaseUrl === '' && 'ANTIFAKE_TEST_DATABASE_URL is not set' }, () => {
  it('answers and charges once if the acknowledgement of the charge is lost', async () => {
    const proxy = await openProxy(databaseUrl);
    await withService({ databaseUrl: proxy.url }, async (running) => {
      proxy.cutCommits(1);
      assert.match((await post(running, { img: card })).body, okPattern);
      assert.equal(proxy.cuts, 1);
      assert.deepEqual(await usageOf(running), { OK: [1, 1] });
    });
    await proxy.close();
  });

  it('gives up on a database that hangs, is not ready, and charges nothing', async () => {
    const proxy = await openProxy(databaseUrl);
    await withService({ databaseUrl: proxy.url, storeLimitMs: 2000 }, async (running) => {
      assert.match((await post(running, { img: card })).body, okPattern);
      proxy.hang(true);
      const [photo, ready] = await Promise.all([post(running, { img: card }), fetch(`${running.url}/readyz`)]);
      assert.deepEqual([photo.body, ready.status], [bodies.inner, 503]);
      proxy.hang(false);
      while ((await fetch(`${running.url}/readyz`)).status !== 200) await sleep(100);
      assert.match((await post(running, { img: card })).body, okPattern);
      assert.deepEqual((await usageOf(running)).OK, [2, 2]);
    });
    await proxy.close();
  });
});
