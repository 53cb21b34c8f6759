import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { openStore, type Store } from '../../src/store/index.ts';
import { openProxy, type Way } from './proxy.ts';
import { addKey, entryOf, reserveOf, retryOf, SetClock } from './rows.ts';

const databaseUrl = process.env.ANTIFAKE_TEST_DATABASE_URL ?? '';
const skip = databaseUrl === '' && 'ANTIFAKE_TEST_DATABASE_URL is not set';

/** Long enough for a machine that is busy, and a small part of the test's own time. */
const limitMs = 1000;

let proxy: Way;
let store: Store;
before(async () => {
  if (databaseUrl === '') return;
  proxy = await openProxy(databaseUrl);
  store = await openStore({ dataDir: '', databaseUrl: proxy.url, limitMs });
});
after(async () => {
  if (databaseUrl === '') return;
  await store.close();
  await proxy.close();
});

describe('the shared store behind connections that break', { skip }, () => {
  it('answers normally if the acknowledgement of a charge is lost once or twice', async () => {
    const key = await addKey(store, { quotaPerMonth: 2 });
    for (const cuts of [1, 2]) {
      const request = reserveOf(key);
      await store.reserve(request);
      const before = proxy.cuts;
      proxy.cutCommits(cuts);
      await store.recordAnswer(entryOf(request));
      assert.equal(proxy.cuts - before, cuts);
    }
    assert.deepEqual(await statuses(store, key.id), [['OK', 2, 2]]);
    assert.equal((await store.reserve(reserveOf(key))).kind, 'limited');
  });

  it('reverts a charge that could not be answered, as soon as the database answers', async () => {
    const key = await addKey(store, { quotaPerMonth: 1 });
    const request = retryOf(key);
    await store.reserve(request);
    proxy.cutCommits(Number.POSITIVE_INFINITY);
    await assert.rejects(store.recordAnswer(entryOf(request), 'answer'), { code: 'INNER_ERROR' });
    proxy.cutCommits(0);
    proxy.hang(true);
    await assert.rejects(store.cancel(entryOf(request, { status: 'INNER_ERROR' })), { code: 'INNER_ERROR' });
    proxy.hang(false);
    const direct = await openStore({ dataDir: '', databaseUrl });
    while ((await statuses(direct, key.id))[0]?.[0] !== 'INNER_ERROR') await sleep(20);
    assert.deepEqual(await statuses(direct, key.id), [['INNER_ERROR', 1, 0]]);
    assert.equal((await direct.reserve(retryOf(key))).kind, 'granted');
    await direct.close();
  });

  it('repeats an operation that a broken connection prevented', async () => {
    const key = await addKey(store, { ratePerMinute: 100 });
    for (const operation of [
      () => store.takeRate(key),
      () => store.reserve(reserveOf(key)),
      () => store.listKeys(),
      () => store.usage({}),
      () => store.probe(),
    ]) {
      proxy.breakAll();
      await operation();
    }
  });
});

describe('the shared store and its time limit', { skip }, () => {
  it('gives up on a database that hangs, and works when it continues', async () => {
    const key = await addKey(store);
    proxy.hang(true);
    const operations = [store.probe(), ...Array.from({ length: 20 }, () => store.reserve(reserveOf(key)))];
    for (const { status } of await Promise.allSettled(operations)) assert.equal(status, 'rejected');
    proxy.hang(false);
    assert.equal((await store.reserve(reserveOf(key))).kind, 'granted');
  });

  it('gives up waiting for a lock, and takes nothing', async () => {
    const key = await addKey(store, { quotaPerMonth: 1 });
    const other = await openStore({ dataDir: '', databaseUrl });
    const { Client } = (await import('pg')).default;
    const client = new Client({ connectionString: databaseUrl });
    await client.connect();
    await client.query('begin');
    await client.query('lock table counter');
    await assert.rejects(store.reserve(reserveOf(key)), { code: 'INNER_ERROR' });
    await client.query('rollback');
    await client.end();
    assert.equal((await store.reserve(reserveOf(key))).kind, 'granted');
    await other.close();
  });

  it('takes the time only from the database', async () => {
    const key = await addKey(store);
    const { createdAtMs } = (await store.findKey(key.id))!;
    const wrong = { nowMs: () => 0, elapsedMs: () => performance.now() };
    const { CachedStore } = await import('../../src/store/front.ts');
    const { TimedRunner } = await import('../../src/store/timed.ts');
    const { openShared } = await import('../../src/store/shared.ts');
    const skewed = new CachedStore(new TimedRunner(await openShared({ url: databaseUrl, limitMs })), wrong);
    const request = reserveOf(key);
    await skewed.reserve(request);
    await skewed.recordAnswer(entryOf(request));
    // This machine's clock serves as a lower bound alone: the database may be another machine.
    assert.ok(createdAtMs > Date.now() - 86_400_000);
    const day = new Date(createdAtMs).toISOString().slice(0, 10);
    assert.ok((await store.usage({ keyId: key.id }))[0]!.day >= day);
    await skewed.close();
  });
});

describe('two sweepers and many retries', { skip }, () => {
  it('run at the same time without an error, and lose no unit', async () => {
    const clock = new SetClock();
    const open = () => openStore({ dataDir: '', databaseUrl, clock });
    const [one, other] = [await open(), await open()];
    const quotaPerMonth = 60;
    const keys = [await addKey(one, { quotaPerMonth }), await addKey(one, { quotaPerMonth })];
    for (let round = 0; round < 30; round++) {
      const named = Array.from({ length: 12 }, (_, serial) => ({
        key: keys[serial % 2]!,
        changes: { leaseMs: 10, idempotency: { key: `${round}-${serial}`, fingerprint: 'same' } },
      }));
      await Promise.all(named.map(({ key, changes }) => one.reserve(reserveOf(key, changes))));
      await Promise.all([one.sweep(), other.sweep()]);
      clock.ms += 10;
      const retries = named.toReversed().map(({ key, changes }) => reserveOf(key, changes));
      const spends = retries.flatMap((request) => [
        one.reserve(request),
        other.reserve(reserveOf(keys[0]!, { leaseMs: 10 })),
      ]);
      await Promise.all([one.sweep(), other.sweep(), ...spends]);
    }
    await one.sweep();
    clock.ms += 10;
    await one.sweep();
    for (const key of keys) {
      const outcomes = await Promise.all(Array.from({ length: quotaPerMonth + 5 }, () => one.reserve(reserveOf(key))));
      assert.equal(outcomes.filter(({ kind }) => kind === 'granted').length, quotaPerMonth);
    }
    await Promise.all([one.close(), other.close()]);
  });
});

async function statuses(store: Store, keyId: string) {
  const rows = await store.usage({ keyId });
  return rows.map(({ status, answers, charged }) => [status, answers, charged]);
}
