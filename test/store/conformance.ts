import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { Clock, Store } from '../../src/store/index.ts';
import { describeSettling, describeSpending, describeTime } from './charges.ts';
import { describeKeys, describeLives, describeScopes } from './keys.ts';
import { addKey, chargeOne, dayMs, entryOf, reserveOf, retryOf, SetClock, startMs, type Timed } from './rows.ts';
import { describeShadow } from './shadow.ts';

/** One suite for every driver: what the store promises, whatever is under it. */
export function describeStore(name: string, open: (clock: Clock) => Promise<Store>): void {
  describe(`the store on ${name}`, () => {
    const clock = new SetClock();
    let store: Store;
    before(async () => {
      store = await open(clock);
    });
    beforeEach(() => {
      clock.ms = startMs;
    });
    after(() => store.close());
    describeKeys(() => store);
    describeLives(() => ({ store, clock }));
    describeScopes(() => store);
    describeSpending(() => store);
    describeTime(() => ({ store, clock }));
    describeSettling(() => store);
    describeLeases(() => ({ store, clock }), open);
    describeIdempotency(() => ({ store, clock }));
    describeUsage(() => ({ store, clock }));
    describeRetention(() => ({ store, clock }));
    describeShadow(() => ({ store, clock }));
  });
}

function describeLeases(timed: () => Timed, open: (clock: Clock) => Promise<Store>): void {
  it('releases the unit of a dead request, and refuses its charge from then on', async () => {
    const { store, clock } = timed();
    const key = await addKey(store, { quotaPerMonth: 1 });
    const dead = { ...retryOf(key), leaseMs: 20_000 };
    assert.equal((await store.reserve(dead)).kind, 'granted');
    await store.sweep();
    clock.ms += dead.leaseMs - 1;
    await store.sweep();
    assert.equal((await store.reserve(reserveOf(key))).kind, 'limited');
    clock.ms += 1;
    await store.sweep();
    const retry = retryOf(key);
    assert.equal((await store.reserve(retry)).kind, 'granted');
    await assert.rejects(store.recordAnswer(entryOf(dead)), { code: 'INNER_ERROR' });
    await store.recordAnswer(entryOf(retry));
  });

  it('does not release a living request’s unit or run its retry because of a clock that is wrong by days', async () => {
    const { store, clock } = timed();
    const key = await addKey(store);
    const living = retryOf(key);
    await store.reserve(living);
    const wrong = new SetClock();
    wrong.ms = startMs + 5 * dayMs;
    const other = await open(wrong);
    await other.sweep();
    assert.equal((await other.reserve(retryOf(key))).kind, 'still_running');
    wrong.ms += living.leaseMs - 1;
    await other.sweep();
    assert.equal((await other.reserve(retryOf(key))).kind, 'still_running');
    await store.recordAnswer(entryOf(living), 'answer');
    assert.equal((await store.reserve(retryOf(key))).kind, 'replayed');
    await other.close();
    assert.equal(clock.ms, startMs);
  });
}

function describeIdempotency(timed: () => Timed): void {
  it('runs one of 20 parallel requests with the same Idempotency-Key and replays its answer for 24 hours', async () => {
    const { store, clock } = timed();
    const key = await addKey(store, { quotaPerMonth: 5 });
    const requests = Array.from({ length: 20 }, () => retryOf(key));
    const outcomes = await Promise.all(requests.map((request) => store.reserve(request)));
    const first = outcomes.findIndex(({ kind }) => kind === 'granted');
    assert.equal(outcomes.filter(({ kind }) => kind === 'still_running').length, 19);
    const models = ['blur@1.0.0', 'calibration@abc'];
    await store.recordAnswer(entryOf(requests[first]!, { models, reason: 'no_card' }), '{"status":"FAIL"}');
    const replayed = { kind: 'replayed', answer: '{"status":"FAIL"}', models, reason: 'no_card' };
    clock.ms += dayMs - 1;
    assert.deepEqual(await store.reserve(retryOf(key)), replayed);
    await store.sweep();
    assert.deepEqual(await store.reserve(retryOf(key)), replayed);
    clock.ms += 1;
    assert.equal((await store.reserve(retryOf(key))).kind, 'granted');
  });

  it('reports an Idempotency-Key that is reused with another request', async () => {
    const { store } = timed();
    const key = await addKey(store);
    await store.reserve(retryOf(key));
    const other = retryOf(key, { idempotency: { key: 'retry', fingerprint: 'other' } });
    assert.deepEqual(await store.reserve(other), { kind: 'other_request' });
  });

  it('runs a retry after an uncharged answer, a release, a death or a refusal', async () => {
    const { store, clock } = timed();
    const key = await addKey(store, { quotaPerMonth: 1 });
    const [failed, released, dead, blocker, refused] = Array.from({ length: 5 }, () => retryOf(key));
    assert.equal((await store.reserve(failed!)).kind, 'granted');
    await store.recordAnswer(entryOf(failed!, { status: 'INNER_ERROR', charged: false }), 'no answer to keep');
    assert.equal((await store.reserve(released!)).kind, 'granted');
    await store.release(released!.requestId);
    assert.equal((await store.reserve(dead!)).kind, 'granted');
    await store.sweep();
    clock.ms += dead!.leaseMs;
    await store.sweep();
    assert.equal((await store.reserve(reserveOf(key, { requestId: blocker!.requestId }))).kind, 'granted');
    assert.equal((await store.reserve(refused!)).kind, 'limited');
    await store.release(blocker!.requestId);
    assert.equal((await store.reserve(retryOf(key))).kind, 'granted');
  });
}

function describeUsage(timed: () => Timed): void {
  it('sums the ledger by key, day and status', async () => {
    const { store, clock } = timed();
    const key = await addKey(store);
    const other = await addKey(store);
    for (const charge of [{}, {}, { status: 'FAIL' }]) await chargeOne(store, key, charge);
    await store.recordAnswer(entryOf(reserveOf(key), { status: 'IMAGE_INVALID_FORMAT', charged: false }));
    await chargeOne(store, other);
    clock.ms += dayMs;
    await chargeOne(store, key);
    const row = { keyId: key.id, keyName: key.name };
    const [january, february] = ['2026-01-31', '2026-02-01'];
    assert.deepEqual(await store.usage({ keyId: key.id }), [
      { ...row, day: january, status: 'FAIL', answers: 1, charged: 1 },
      { ...row, day: january, status: 'IMAGE_INVALID_FORMAT', answers: 1, charged: 0 },
      { ...row, day: january, status: 'OK', answers: 2, charged: 2 },
      { ...row, day: february, status: 'OK', answers: 1, charged: 1 },
    ]);
    assert.equal((await store.usage({ keyId: key.id, from: february })).length, 1);
    assert.equal((await store.usage({ keyId: key.id, to: january })).length, 3);
    assert.ok((await store.usage({})).some(({ keyId }) => keyId === other.id));
  });

  it('counts refusals without a row', async () => {
    const { store } = timed();
    const key = await addKey(store);
    for (const _ of [1, 2, 3]) store.countRefusal({ keyId: key.id, status: 'RATE_LIMITED' });
    assert.deepEqual(await store.usage({ keyId: key.id }), [
      { keyId: key.id, keyName: key.name, day: '2026-01-31', status: 'RATE_LIMITED', answers: 3, charged: 0 },
    ]);
  });
}

function describeRetention(timed: () => Timed): void {
  it('drops ledger rows past the configured days, and keeps their sums', async () => {
    const { store, clock } = timed();
    const key = await addKey(store);
    const entry = entryOf(reserveOf(key), { status: 'INVALID_REQUEST', reason: 'missing_img', charged: false });
    const answers = async () => (await store.usage({ keyId: key.id })).map((row) => row.answers);
    // The same row again is none; where the row was dropped, it is another.
    const recordAnswer = () => store.recordAnswer(entry);
    await recordAnswer();
    clock.ms += 10 * dayMs;
    await store.sweep({ ledgerDays: 10 });
    await recordAnswer();
    assert.deepEqual(await answers(), [1]);
    clock.ms += 1;
    await store.sweep();
    await recordAnswer();
    assert.deepEqual(await answers(), [1]);
    await store.sweep({ ledgerDays: 10 });
    assert.deepEqual(await answers(), [1]);
    await recordAnswer();
    assert.deepEqual(await answers(), [1, 1]);
  });
}
