import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { mintKey, type NewKey, type SpendRequest, type Store } from '../../src/store/index.ts';

const startMs = Date.UTC(2026, 0, 31, 23, 59, 30);
const dayMs = 86_400_000;
let serial = 0;

/** One suite for every driver: what the store promises, whatever is under it. */
export function describeStore(name: string, open: () => Promise<Store>): void {
  describe(`the store on ${name}`, () => {
    let store: Store;
    before(async () => {
      store = await open();
    });
    after(() => store.close());
    describeKeys(() => store);
    describeSpending(() => store);
    describeIdempotency(() => store);
    describeUsage(() => store);
  });
}

function describeKeys(store: () => Store): void {
  it('finds a key by its id, with its hash and limits', async () => {
    const key = await addKey(store(), { ratePerMinute: 7, quotaPerMonth: 9 });
    const found = await store().findKey(key.id);
    assert.equal(found?.secretHash, key.secretHash);
    assert.deepEqual([found?.ratePerMinute, found?.quotaPerMonth, found?.revokedAtMs], [7, 9, undefined]);
    assert.equal(await store().findKey('000000000000'), undefined);
  });

  it('lists keys without their hashes', async () => {
    const key = await addKey(store());
    const listed = (await store().listKeys()).find(({ id }) => id === key.id);
    assert.deepEqual(listed, { id: key.id, name: key.name, createdAtMs: startMs });
  });

  it('revokes a key once, and a revoked key spends nothing', async () => {
    const key = await addKey(store());
    assert.equal(await store().revokeKey(key.id, startMs + 1), true);
    assert.equal(await store().revokeKey(key.id, startMs + 2), false);
    assert.equal((await store().findKey(key.id))?.revokedAtMs, startMs + 1);
    assert.deepEqual(await store().spend(spendOf(key)), { kind: 'unknown_key' });
  });
}

function describeSpending(store: () => Store): void {
  it('grants exactly 50 of 100 parallel spends on a quota of 50', async () => {
    const key = await addKey(store(), { quotaPerMonth: 50 });
    const outcomes = await Promise.all(Array.from({ length: 100 }, () => store().spend(spendOf(key))));
    assert.equal(outcomes.filter(({ kind }) => kind === 'granted').length, 50);
    assert.deepEqual(
      outcomes.find(({ kind }) => kind !== 'granted'),
      { kind: 'limited', limit: 'quota', retryAfterMs: 30_000 },
    );
  });

  it('lets exactly 10 of 40 parallel requests pass on a rate of 10, and more in the next minute', async () => {
    const key = await addKey(store(), { ratePerMinute: 10 });
    const outcomes = await Promise.all(Array.from({ length: 40 }, () => store().takeRate(key, startMs)));
    assert.equal(outcomes.filter((limited) => limited === undefined).length, 10);
    assert.deepEqual(
      outcomes.find((limited) => limited !== undefined),
      { kind: 'limited', limit: 'rate', retryAfterMs: 30_000 },
    );
    assert.equal(await store().takeRate(key, startMs + 30_000), undefined);
  });

  it('gives a unit back when it is released or settled uncharged, and keeps it when charged', async () => {
    const key = await addKey(store(), { quotaPerMonth: 1 });
    const [released, free, charged, late] = [spendOf(key), spendOf(key), spendOf(key), spendOf(key)];
    assert.equal((await store().spend(released)).kind, 'granted');
    await store().release(released.requestId);
    assert.equal((await store().spend(free)).kind, 'granted');
    await store().settle(entryOf(free, { status: 'IMAGE_INVALID_FORMAT', charged: false }));
    assert.equal((await store().spend(charged)).kind, 'granted');
    await store().settle(entryOf(charged));
    assert.equal((await store().spend(late)).kind, 'limited');
    assert.equal((await store().spend(spendOf(key, { nowMs: startMs + dayMs }))).kind, 'granted');
  });

  it('gives back what a dead request held, and counts it again when it is charged after all', async () => {
    const key = await addKey(store(), { quotaPerMonth: 1 });
    const dead = spendOf(key);
    assert.equal((await store().spend(dead)).kind, 'granted');
    await store().sweep(startMs + dead.leaseMs - 1);
    assert.equal((await store().spend(spendOf(key))).kind, 'limited');
    await store().sweep(startMs + dead.leaseMs);
    await store().settle(entryOf(dead));
    assert.equal((await store().spend(spendOf(key))).kind, 'limited');
  });

  it('writes one ledger row a request, also without a spend, and refuses a second', async () => {
    const key = await addKey(store());
    const request = spendOf(key);
    await store().settle(entryOf(request, { status: 'INVALID_REQUEST', charged: false }));
    await assert.rejects(store().settle(entryOf(request)), { code: 'INNER_ERROR' });
    const rows = await store().usage({ keyId: key.id });
    assert.deepEqual(
      rows.map(({ status, answers, charged }) => [status, answers, charged]),
      [['INVALID_REQUEST', 1, 0]],
    );
  });
}

function describeIdempotency(store: () => Store): void {
  it('runs one of 20 parallel requests with the same Idempotency-Key and replays its answer for 24 hours', async () => {
    const key = await addKey(store(), { quotaPerMonth: 5 });
    const requests = Array.from({ length: 20 }, () => retryOf(key));
    const outcomes = await Promise.all(requests.map((request) => store().spend(request)));
    const first = outcomes.findIndex(({ kind }) => kind === 'granted');
    assert.equal(outcomes.filter(({ kind }) => kind === 'still_running').length, 19);
    const models = ['blur@1.0.0', 'calibration@abc'];
    await store().settle(entryOf(requests[first]!, { models }), '{"status":"OK"}');
    const replayed = { kind: 'replayed', answer: '{"status":"OK"}', models };
    assert.deepEqual(await store().spend(retryOf(key, { nowMs: startMs + dayMs - 1 })), replayed);
    await store().sweep(startMs + dayMs - 1);
    assert.deepEqual(await store().spend(retryOf(key, { nowMs: startMs + dayMs - 1 })), replayed);
    assert.equal((await store().spend(retryOf(key, { nowMs: startMs + dayMs }))).kind, 'granted');
  });

  it('tells when an Idempotency-Key comes back with another request', async () => {
    const key = await addKey(store());
    await store().spend(retryOf(key));
    const other = retryOf(key, { idempotency: { key: 'retry', fingerprint: 'other' } });
    assert.deepEqual(await store().spend(other), { kind: 'other_request' });
  });

  it('lets a retry run after an uncharged answer, a release, a death or a refusal', async () => {
    const key = await addKey(store(), { quotaPerMonth: 1 });
    const [failed, released, dead, blocker, refused] = Array.from({ length: 5 }, () => retryOf(key));
    assert.equal((await store().spend(failed!)).kind, 'granted');
    await store().settle(entryOf(failed!, { status: 'INNER_ERROR', charged: false }), 'no answer to keep');
    assert.equal((await store().spend(released!)).kind, 'granted');
    await store().release(released!.requestId);
    assert.equal((await store().spend(dead!)).kind, 'granted');
    await store().sweep(startMs + dead!.leaseMs);
    assert.equal((await store().spend(spendOf(key, { requestId: blocker!.requestId }))).kind, 'granted');
    assert.equal((await store().spend(refused!)).kind, 'limited');
    await store().release(blocker!.requestId);
    assert.equal((await store().spend(retryOf(key))).kind, 'granted');
  });
}

function describeUsage(store: () => Store): void {
  it('sums the ledger by key, day and status', async () => {
    const key = await addKey(store());
    const other = await addKey(store());
    for (const timeMs of [startMs, startMs, startMs + dayMs]) await store().settle(entryOf(spendOf(key), { timeMs }));
    await store().settle(entryOf(spendOf(key), { status: 'FAIL' }));
    await store().settle(entryOf(spendOf(key), { status: 'RATE_LIMITED', charged: false }));
    await store().settle(entryOf(spendOf(other)));
    const row = { keyId: key.id, keyName: key.name };
    const [january, february] = ['2026-01-31', '2026-02-01'];
    assert.deepEqual(await store().usage({ keyId: key.id }), [
      { ...row, day: january, status: 'FAIL', answers: 1, charged: 1 },
      { ...row, day: january, status: 'OK', answers: 2, charged: 2 },
      { ...row, day: january, status: 'RATE_LIMITED', answers: 1, charged: 0 },
      { ...row, day: february, status: 'OK', answers: 1, charged: 1 },
    ]);
    assert.equal((await store().usage({ keyId: key.id, from: february })).length, 1);
    assert.equal((await store().usage({ keyId: key.id, to: january })).length, 3);
    assert.ok((await store().usage({})).some(({ keyId }) => keyId === other.id));
  });
}

async function addKey(store: Store, limits: Partial<NewKey> = {}): Promise<NewKey> {
  const { id, secretHash } = mintKey();
  const key = { id, secretHash, name: `caller ${id}`, nowMs: startMs, ...limits };
  await store.createKey(key);
  return key;
}

function spendOf(key: NewKey, changes: Partial<SpendRequest> = {}): SpendRequest {
  serial += 1;
  return { keyId: key.id, requestId: `${key.id}-${serial}`, nowMs: startMs, leaseMs: 60_000, ...changes };
}

function retryOf(key: NewKey, changes: Partial<SpendRequest> = {}): SpendRequest {
  return spendOf(key, { idempotency: { key: 'retry', fingerprint: 'same' }, ...changes });
}

function entryOf(request: SpendRequest, changes: Partial<Parameters<Store['settle']>[0]> = {}) {
  const scores = { blur: 1, deepfake: 2, print: 3 };
  const { requestId, keyId, nowMs: timeMs } = request;
  return { requestId, keyId, timeMs, route: 'antifake', status: 'OK', charged: true, scores, models: [], ...changes };
}
