import assert from 'node:assert/strict';
import { it } from 'node:test';
import { mintKey, type Store } from '../../src/store/index.ts';
import { addKey, dayMs, reserveOf, startMs, type Timed } from './rows.ts';

/** Keys are found, listed and revoked. */
export function describeKeys(store: () => Store): void {
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
    assert.equal((await store().findKey(key.id))?.isLive, true);
    assert.equal(await store().revokeKey(key.id), true);
    assert.equal(await store().revokeKey(key.id), false);
    const { isLive, revokedAtMs } = (await store().findKey(key.id))!;
    assert.deepEqual([isLive, revokedAtMs], [false, startMs]);
    assert.deepEqual(await store().reserve(reserveOf(key)), { kind: 'unknown_key' });
  });
}

/** Keys expire, rotate and change, on record. */
export function describeLives(timed: () => Timed): void {
  it('answers a key until it expires, and again when it is given another life', async () => {
    const { store, clock } = timed();
    const key = await addKey(store, { expiresAfterMs: dayMs });
    assert.equal((await store.findKey(key.id))?.expiresAtMs, startMs + dayMs);
    clock.ms += dayMs - 1;
    assert.equal((await store.findKey(key.id))?.isLive, true);
    clock.ms += 1000;
    assert.equal((await store.findKey(key.id))?.isLive, false);
    assert.deepEqual(await store.reserve(reserveOf(key)), { kind: 'unknown_key' });
    await store.changeKey(key.id, { expiresAfterMs: null });
    assert.equal((await store.findKey(key.id))?.isLive, true);
    assert.equal((await store.reserve(reserveOf(key))).kind, 'granted');
  });

  it('knows both secrets of a rotated key while the grace lasts, and a revoked key gets no other', async () => {
    const { store, clock } = timed();
    const key = await addKey(store);
    const { secretHash } = mintKey();
    await store.rotateKey({ keyId: key.id, secretHash, graceMs: dayMs });
    const hashes = async () => {
      const found = await store.findKey(key.id);
      return [found?.secretHash, found?.graceHash];
    };
    assert.deepEqual(await hashes(), [secretHash, key.secretHash]);
    clock.ms += dayMs;
    assert.deepEqual(await hashes(), [secretHash, undefined]);
    await store.revokeKey(key.id);
    assert.equal(await store.rotateKey({ keyId: key.id, secretHash, graceMs: 0 }), undefined);
    assert.equal(await store.changeKey(key.id, { name: 'other' }), undefined);
  });

  it('changes what it is told to change of a key, at once', async () => {
    const { store } = timed();
    const key = await addKey(store, { ratePerMinute: 1, quotaPerMonth: 9 });
    assert.equal(await store.takeRate({ ...key, ratePerMinute: 1 }), undefined);
    assert.equal((await store.takeRate({ ...key, ratePerMinute: 1 }))?.kind, 'limited');
    await store.changeKey(key.id, { name: 'other', ratePerMinute: 2, quotaPerMonth: null });
    const { name, ratePerMinute, quotaPerMonth } = (await store.findKey(key.id))!;
    assert.deepEqual([name, ratePerMinute, quotaPerMonth], ['other', 2, undefined]);
    assert.equal(await store.takeRate({ id: key.id, ratePerMinute: 2 }), undefined);
  });

  it('keeps on record what was done to a key, and no secret', async () => {
    const { store, clock } = timed();
    const key = await addKey(store, { ratePerMinute: 7 });
    const { secretHash } = mintKey();
    for (const change of [
      () => store.changeKey(key.id, { ratePerMinute: null }),
      () => store.rotateKey({ keyId: key.id, secretHash, graceMs: 5 }),
      () => store.revokeKey(key.id),
      () => store.revokeKey(key.id),
    ]) {
      clock.ms += 1;
      await change();
    }
    const rows = (await store.listAudit()).filter(({ keyId }) => keyId === key.id);
    assert.deepEqual(
      rows.map(({ timeMs, action, details }) => [timeMs - startMs, action, details]),
      [
        [0, 'create', { name: key.name, rate_per_minute: 7, quota_per_month: null, expires_at_ms: null }],
        [1, 'change', { rate_per_minute: null }],
        [2, 'rotate', { graceMs: 5 }],
        [3, 'revoke', {}],
      ],
    );
  });
}
