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
    assert.deepEqual(listed, { id: key.id, name: key.name, scope: 'photos', state: 'live', createdAtMs: startMs });
  });

  it('revokes a key once, and a revoked key spends nothing', async () => {
    const key = await addKey(store());
    assert.equal((await store().findKey(key.id))?.state, 'live');
    assert.equal(await store().revokeKey(key.id), 'revoked');
    assert.equal(await store().revokeKey(key.id), 'unknown');
    const { state, revokedAtMs } = (await store().findKey(key.id))!;
    assert.deepEqual([state, revokedAtMs], ['revoked', startMs]);
    assert.deepEqual(await store().reserve(reserveOf(key)), { kind: 'unknown_key' });
  });
}

/** Keys expire, rotate and change, on record. */
export function describeLives(timed: () => Timed): void {
  it('accepts a key until it expires, and again after its expiry is extended', async () => {
    const { store, clock } = timed();
    const key = await addKey(store, { expiresAfterMs: dayMs });
    assert.equal((await store.findKey(key.id))?.expiresAtMs, startMs + dayMs);
    clock.ms += dayMs - 1;
    assert.equal((await store.findKey(key.id))?.state, 'live');
    clock.ms += 1000;
    assert.equal((await store.findKey(key.id))?.state, 'expired');
    assert.deepEqual(await store.reserve(reserveOf(key)), { kind: 'unknown_key' });
    await store.changeKey(key.id, { expiresAfterMs: null });
    assert.equal((await store.findKey(key.id))?.state, 'live');
    assert.equal((await store.reserve(reserveOf(key))).kind, 'granted');
  });

  it('accepts both secrets of a rotated key during the grace period, and a revoked key gets no new one', async () => {
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

  it('changes only the given fields of a key, at once', async () => {
    const { store } = timed();
    const key = await addKey(store, { ratePerMinute: 1, quotaPerMonth: 9 });
    assert.equal(await store.takeRate({ ...key, ratePerMinute: 1 }), undefined);
    assert.equal((await store.takeRate({ ...key, ratePerMinute: 1 }))?.kind, 'limited');
    await store.changeKey(key.id, { name: 'other', ratePerMinute: 2, quotaPerMonth: null });
    const { name, ratePerMinute, quotaPerMonth } = (await store.findKey(key.id))!;
    assert.deepEqual([name, ratePerMinute, quotaPerMonth], ['other', 2, undefined]);
    assert.equal(await store.takeRate({ id: key.id, ratePerMinute: 2 }), undefined);
  });

  it('records every change of a key, without secrets', async () => {
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
        [
          0,
          'create',
          { name: key.name, scope: 'photos', rate_per_minute: 7, quota_per_month: null, expires_at_ms: null },
        ],
        [1, 'change', { rate_per_minute: null }],
        [2, 'rotate', { graceMs: 5 }],
        [3, 'revoke', {}],
      ],
    );
  });
}

/** Admin keys, pages of keys, and who made a change. */
export function describeScopes(store: () => Store): void {
  it('lists keys page by page, also those of the same millisecond, and none after a key that is not there', async () => {
    const added = await Promise.all([1, 2, 3, 4, 5].map(() => addKey(store())));
    const all = await store().listKeys();
    const pages: string[] = [];
    for (let after: string | undefined; ; ) {
      const page = await store().listKeys({ maxKeys: 2, ...(after !== undefined && { after }) });
      if (page === undefined || page.length === 0) break;
      pages.push(...page.map(({ id }) => id));
      after = pages.at(-1);
    }
    assert.deepEqual(
      pages,
      all.map(({ id }) => id),
    );
    assert.ok(added.every(({ id }) => pages.includes(id)));
    assert.equal(await store().listKeys({ after: '000000000000' }), undefined);
  });

  it('lets no admin key revoke the last live one, whichever revoke each other at once; the command line can', async () => {
    const admins = await Promise.all([1, 2, 3].map(() => addKey(store(), { scope: 'admin' })));
    const ids = admins.map(({ id }) => id);
    const expired = await addKey(store(), { scope: 'admin', expiresAfterMs: 0 });
    assert.equal((await store().findKey(expired.id))?.state, 'expired');
    const photos = await addKey(store());
    const revoked = await Promise.all(ids.map((id, at) => store().revokeKey(id, ids[(at + 1) % ids.length]!)));
    assert.deepEqual(revoked.toSorted(), ['last_admin', 'revoked', 'revoked']);
    const last = ids[revoked.indexOf('last_admin')]!;
    assert.equal((await store().findKey(last))?.state, 'live');
    assert.equal(await store().revokeKey(photos.id, last), 'revoked');
    assert.equal(await store().revokeKey(expired.id, last), 'revoked');
    assert.equal(await store().revokeKey(last, last), 'last_admin');
    assert.equal(await store().revokeKey(last), 'revoked');
  });

  it('records which admin key made a change', async () => {
    const { id: by } = await addKey(store(), { scope: 'admin' });
    const { id } = await addKey(store(), { by });
    const { secretHash } = mintKey();
    await store().changeKey(id, { name: 'other', by });
    await store().rotateKey({ keyId: id, secretHash, graceMs: 0, by });
    await store().revokeKey(id, by);
    await store().revokeKey(by);
    const rows = (await store().listAudit()).filter(({ keyId }) => keyId === id || keyId === by);
    const authors = Map.groupBy(rows, ({ keyId }) => keyId);
    assert.deepEqual(
      authors.get(id)!.map((row) => row.by),
      [by, by, by, by],
    );
    assert.deepEqual(
      authors.get(by)!.map((row) => row.by),
      [undefined, undefined],
    );
  });
}
