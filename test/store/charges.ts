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

  it('takes one unit when asked twice with one request id, as after a lost answer', async () => {
    const key = await addKey(store(), { quotaPerMonth: 2 });
    const request = retryOf(key);
    for (const _ of [1, 2, 3]) assert.equal((await store().reserve(request)).kind, 'granted');
    assert.equal((await store().reserve(reserveOf(key))).kind, 'granted');
    assert.equal((await store().reserve(reserveOf(key))).kind, 'limited');
  });

  it('gives a unit back when it is released, cancelled or settled uncharged, and keeps it when charged', async () => {
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

  it('fills the quota anew in the next month', async () => {
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

  it('writes one ledger row a request, also without a reservation, and refuses a second', async () => {
    const key = await addKey(store());
    const request = reserveOf(key);
    await store().recordAnswer(entryOf(request, { status: 'INVALID_REQUEST', charged: false }));
    await assert.rejects(store().recordAnswer(entryOf(request)), { code: 'INNER_ERROR' });
    assert.deepEqual(await sumsOf(key), [['INVALID_REQUEST', 1, 0]]);
  });

  it('writes one row and charges once when the same answer is settled twice, as after a lost acknowledgement', async () => {
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

  it('charges nothing whose unit is not held', async () => {
    const key = await addKey(store());
    const request = reserveOf(key);
    await assert.rejects(store().recordAnswer(entryOf(request)), { code: 'INNER_ERROR' });
    assert.deepEqual(await sumsOf(key), []);
    await store().cancel(entryOf(request, { status: 'INNER_ERROR' }));
    assert.deepEqual(await sumsOf(key), [['INNER_ERROR', 1, 0]]);
  });

  it('takes a charge back when the answer could not leave, with its unit, its sum and its kept answer', async () => {
    const key = await addKey(store(), { quotaPerMonth: 1 });
    const request = retryOf(key);
    await store().reserve(request);
    await store().recordAnswer(entryOf(request), 'answer');
    for (const _ of [1, 2]) await store().cancel(entryOf(request, { status: 'INNER_ERROR' }));
    assert.deepEqual(await sumsOf(key), [['INNER_ERROR', 1, 0]]);
    await assert.rejects(store().recordAnswer(entryOf(request), 'answer'), { code: 'INNER_ERROR' });
    assert.equal((await store().reserve(retryOf(key))).kind, 'granted');
  });

  it('does many operations at once of which some fail, each as if it were alone', async () => {
    const key = await addKey(store(), { quotaPerMonth: 20 });
    const held = Array.from({ length: 20 }, () => reserveOf(key));
    const unheld = Array.from({ length: 20 }, () => reserveOf(key));
    await Promise.all(held.map((request) => store().reserve(request)));
    const both = held.flatMap((request, serial) => [request, unheld[serial]!]);
    const settled = await Promise.allSettled(both.map((request) => store().recordAnswer(entryOf(request))));
    assert.deepEqual(
      settled.map(({ status }) => status),
      both.map((request) => (held.includes(request) ? 'fulfilled' : 'rejected')),
    );
    assert.deepEqual(await sumsOf(key), [['OK', 20, 20]]);
    // What failed has left no row behind, which would refuse another.
    const free = { status: 'IMAGE_INVALID_FORMAT', charged: false };
    await Promise.all(unheld.map((request) => store().recordAnswer(entryOf(request, free))));
  });

  it('can be written when it is probed', async () => {
    await store().probe();
  });
}
