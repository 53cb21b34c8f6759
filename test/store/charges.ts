import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { NewKey, Store } from '../../src/store/index.ts';
import { addKey, entryOf, reserveOf, retryOf, type Timed } from './rows.ts';

/** Units of quota are taken and given back. */
export function describeSpending(store: () => Store): void {
  it('grants exactly 50 of 100 parallel spends on a quota of 50', async () => {
    const key = await addKey(store(), { quotaPerMonth: 50 });
    const outcomes = await Promise.all(Array.from({ length: 100 }, () => store().reserve(reserveOf(key))));
    assert.equal(outcomes.filter(({ kind }) => kind === 'granted').length, 50);
    assert.deepEqual(
      outcomes.find(({ kind }) => kind !== 'granted'),
      { kind: 'limited', limit: 'quota', retryAfterMs: 30_000 },
    );
  });

  it('takes one unit if asked twice with the same request id, as after a lost answer', async () => {
    const key = await addKey(store(), { quotaPerMonth: 2 });
    const request = retryOf(key);
    for (const _ of [1, 2, 3]) assert.equal((await store().reserve(request)).kind, 'granted');
    assert.equal((await store().reserve(reserveOf(key))).kind, 'granted');
    assert.equal((await store().reserve(reserveOf(key))).kind, 'limited');
  });

  it('releases a unit that is released, cancelled or settled without a charge, and keeps it if charged', async () => {
    const key = await addKey(store(), { quotaPerMonth: 1 });
    const [released, free, cancelled, charged] = [reserveOf(key), reserveOf(key), reserveOf(key), reserveOf(key)];
    assert.equal((await store().reserve(released)).kind, 'granted');
    await store().release(released.requestId);
    assert.equal((await store().reserve(free)).kind, 'granted');
    await store().recordAnswer(entryOf(free, { status: 'IMAGE_INVALID_FORMAT', charged: false }));
    assert.equal((await store().reserve(cancelled)).kind, 'granted');
    await store().cancel(entryOf(cancelled, { status: 'INNER_ERROR' }));
    assert.equal((await store().reserve(charged)).kind, 'granted');
    await store().recordAnswer(entryOf(charged));
    assert.equal((await store().reserve(reserveOf(key))).kind, 'limited');
  });
}

/** Minutes and months are counted by the store’s clock. */
export function describeTime(timed: () => Timed): void {
  it('lets exactly 10 of 40 parallel requests pass on a rate of 10, and more in the next minute', async () => {
    const { store, clock } = timed();
    const key = await addKey(store, { ratePerMinute: 10 });
    const outcomes = await Promise.all(Array.from({ length: 40 }, () => store.takeRate(key)));
    assert.equal(outcomes.filter((limited) => limited === undefined).length, 10);
    const limited = { kind: 'limited', limit: 'rate', retryAfterMs: 30_000 };
    assert.deepEqual(
      outcomes.find((outcome) => outcome !== undefined),
      limited,
    );
    clock.ms += 29_999;
    assert.deepEqual(await store.takeRate(key), { ...limited, retryAfterMs: 1 });
    clock.ms += 1;
    assert.equal(await store.takeRate(key), undefined);
  });

  it('renews the quota in the next month', async () => {
    const { store, clock } = timed();
    const key = await addKey(store, { quotaPerMonth: 1 });
    await store.reserve(reserveOf(key));
    assert.equal((await store.reserve(reserveOf(key))).kind, 'limited');
    clock.ms += 30_000;
    assert.equal((await store.reserve(reserveOf(key))).kind, 'granted');
  });
}

/** The ledger has one row a request, and its charge can be taken back. */
export function describeSettling(store: () => Store): void {
  const sumsOf = async (key: NewKey) => {
    const rows = await store().usage({ keyId: key.id });
    return rows.map(({ status, answers, charged }) => [status, answers, charged]);
  };

  it('writes one ledger row per request, also without a reservation, and refuses a second', async () => {
    const key = await addKey(store());
    const request = reserveOf(key);
    await store().recordAnswer(entryOf(request, { status: 'INVALID_REQUEST', charged: false }));
    await assert.rejects(store().recordAnswer(entryOf(request)), { code: 'INNER_ERROR' });
    assert.deepEqual(await sumsOf(key), [['INVALID_REQUEST', 1, 0]]);
  });

  it('writes one row and charges once if the same answer is settled twice, as after a lost acknowledgement', async () => {
    const key = await addKey(store(), { quotaPerMonth: 2 });
    const request = retryOf(key);
    await store().reserve(request);
    for (const _ of [1, 2]) await store().recordAnswer(entryOf(request), 'answer');
    await assert.rejects(store().recordAnswer(entryOf(request, { status: 'FAIL' })), { code: 'INNER_ERROR' });
    assert.deepEqual(await sumsOf(key), [['OK', 1, 1]]);
    assert.equal((await store().reserve(retryOf(key))).kind, 'replayed');
    assert.equal((await store().reserve(reserveOf(key))).kind, 'granted');
    assert.equal((await store().reserve(reserveOf(key))).kind, 'limited');
  });

  it('charges nothing without a reserved unit', async () => {
    const key = await addKey(store());
    const request = reserveOf(key);
    await assert.rejects(store().recordAnswer(entryOf(request)), { code: 'INNER_ERROR' });
    assert.deepEqual(await sumsOf(key), []);
    await store().cancel(entryOf(request, { status: 'INNER_ERROR' }));
    assert.deepEqual(await sumsOf(key), [['INNER_ERROR', 1, 0]]);
  });

  it('reverts a charge if the answer could not be sent, with its unit, its sum and its stored answer', async () => {
    const key = await addKey(store(), { quotaPerMonth: 1 });
    const request = retryOf(key);
    await store().reserve(request);
    await store().recordAnswer(entryOf(request), 'answer');
    for (const _ of [1, 2]) await store().cancel(entryOf(request, { status: 'INNER_ERROR' }));
    assert.deepEqual(await sumsOf(key), [['INNER_ERROR', 1, 0]]);
    await assert.rejects(store().recordAnswer(entryOf(request), 'answer'), { code: 'INNER_ERROR' });
    assert.equal((await store().reserve(retryOf(key))).kind, 'granted');
  });

  it('does many operations at once, some of which fail, each independent of the others', async () => {
    const key = await addKey(store(), { quotaPerMonth: 20 });
    const reserved = Array.from({ length: 20 }, () => reserveOf(key));
    const unreserved = Array.from({ length: 20 }, () => reserveOf(key));
    await Promise.all(reserved.map((request) => store().reserve(request)));
    const both = reserved.flatMap((request, serial) => [request, unreserved[serial]!]);
    const settled = await Promise.allSettled(both.map((request) => store().recordAnswer(entryOf(request))));
    assert.deepEqual(
      settled.map(({ status }) => status),
      both.map((request) => (reserved.includes(request) ? 'fulfilled' : 'rejected')),
    );
    assert.deepEqual(await sumsOf(key), [['OK', 20, 20]]);
    // What failed has left no row behind, which would refuse another.
    const free = { status: 'IMAGE_INVALID_FORMAT', charged: false };
    await Promise.all(unreserved.map((request) => store().recordAnswer(entryOf(request, free))));
  });

  it('is found writable by a probe', async () => {
    await store().probe();
  });
}
