import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, it } from 'node:test';
import { routes } from '../../src/server/index.ts';
import { type Asking, addAdmin, ask, messageOf, type Shown, told } from './admin.ts';
import { addKey, listen, post, type Running, withService } from './listen.ts';
import { bodies, cardPhoto, emptyPhoto, okPattern } from './photos.ts';

const empty = emptyPhoto.toString('base64');
let running: Running;
let admin: { readonly key: string; readonly id: string };
before(async () => {
  running = await listen();
  admin = await addAdmin(running);
});
after(() => running.close());

/** What to send to each admin route about a key; each would succeed with an admin key. */
const askings = (id: string): Readonly<Record<string, Asking>> => ({
  listKeys: { path: '/v1/keys' },
  createKey: { method: 'POST', path: '/v1/keys', json: { name: 'intruder', scope: 'admin' } },
  changeKey: { method: 'PATCH', path: `/v1/keys/${id}`, json: { quotaPerMonth: null } },
  rotateKey: { method: 'POST', path: `/v1/keys/${id}/rotate` },
  revokeKey: { method: 'DELETE', path: `/v1/keys/${id}` },
  status: { path: '/v1/status' },
  shadow: { path: '/v1/shadow' },
});
const adminRoutes = Object.entries(routes).filter(([, route]) => 'needsAdmin' in route);

describe('who may administer keys', () => {
  it('is asked of every admin route', () => {
    const names = adminRoutes.map(([name]) => name);
    assert.deepEqual(Object.keys(askings('')).toSorted(), names.toSorted());
    for (const [name, { url }] of Object.entries(routes))
      assert.equal(
        /^\/v1\/(keys|status|shadow)/.test(url),
        adminRoutes.some(([one]) => one === name),
        url,
      );
  });

  it('is nobody but a live admin key, on any route, and nothing is read or changed', async () => {
    const photos = await addKey(running.store);
    const former = await addAdmin(running);
    await running.store.revokeKey(former.id);
    const expired = await addAdmin(running, { expiresAfterMs: 0 });
    const wrong = `${admin.key.slice(0, -43)}${photos.key.slice(-43)}`;
    const refused: readonly (readonly [string | undefined, string, number])[] = [
      [undefined, 'missing_key', 401],
      ['', 'missing_key', 401],
      [admin.id, 'missing_key', 401],
      [wrong, 'unknown_key', 401],
      [admin.key.replace(admin.id, '000000000000'), 'unknown_key', 401],
      [former.key, 'unknown_key', 401],
      [expired.key, 'unknown_key', 401],
      [photos.key, 'not_admin', 403],
    ];
    const before = [await running.store.listKeys(), await running.store.listAudit()];
    for (const target of [photos.id, admin.id])
      for (const asking of Object.values(askings(target)))
        for (const [key, reason, httpStatus] of refused) {
          const answered = await ask(running, key, asking);
          assert.deepEqual(told(answered), ['INVALID_API_KEY', reason, httpStatus], JSON.stringify(asking));
          assert.equal(answered.body, bodies.key);
        }
    assert.deepEqual([await running.store.listKeys(), await running.store.listAudit()], before);
  });
});

describe('a key that is not admin', () => {
  it('has its attempts counted in its rate and its usage', async () => {
    const { key, id } = await addKey(running.store, { ratePerMinute: 2 });
    const all = [];
    for (const _ of [1, 2, 3]) all.push(await ask(running, key, { path: '/v1/keys' }));
    assert.deepEqual(
      all.map(({ httpStatus }) => httpStatus),
      [403, 403, 429],
    );
    const rows = await running.store.usage({ keyId: id });
    assert.deepEqual(
      rows.map(({ status, answers, charged }) => [status, answers, charged]),
      [
        ['INVALID_API_KEY', 2, 0],
        ['RATE_LIMITED', 1, 0],
      ],
    );
  });

  it('is refused before its body is read or judged', async () => {
    const { key } = await addKey(running.store);
    const json = { name: 'x'.repeat(100_000) };
    for (const one of [key, undefined]) {
      const answered = await ask(running, one, { method: 'POST', path: '/v1/keys', json });
      assert.equal(JSON.parse(answered.body).status, 'INVALID_API_KEY');
    }
  });
});

describe('an admin key', () => {
  it('judges photos, too, and is charged for them', async () => {
    const { key, id } = await addAdmin(running, { quotaPerMonth: 1 });
    assert.match((await post(running, { img: cardPhoto.toString('base64'), key })).body, okPattern);
    assert.equal((await post(running, { img: empty, key })).body, bodies.limited);
    assert.equal((await running.store.usage({ keyId: id }))[0]?.charged, 1);
  });
});

describe('a key over HTTP', () => {
  it('is created, works, is changed, rotated and revoked, all of it on record and never with a secret', async () => {
    const made = messageOf<Shown>(
      await ask(running, admin.key, {
        method: 'POST',
        path: '/v1/keys',
        json: { name: 'ร้าน', ratePerMinute: 600, quotaPerMonth: 5, expiresInDays: 30 },
      }),
    );
    const { id, createdAt, expiresAt, ...key } = made.key as Record<string, string>;
    assert.match(made.apiKey, new RegExp(`^af_${id}_[\\w-]{43}$`));
    const limits = { ratePerMinute: 600, quotaPerMonth: 5 };
    assert.deepEqual(key, { name: 'ร้าน', scope: 'photos', state: 'live', ...limits });
    assert.equal(Date.parse(expiresAt!) - Date.parse(createdAt!), 30 * 86_400_000);
    assert.equal((await post(running, { img: empty, key: made.apiKey })).body, bodies.fail);

    const path = `/v1/keys/${id}`;
    const json = { name: 'shop', quotaPerMonth: null, expiresInDays: null };
    const changed = messageOf(await ask(running, admin.key, { method: 'PATCH', path, json }));
    assert.deepEqual(changed, { id, name: 'shop', scope: 'photos', state: 'live', createdAt, ratePerMinute: 600 });

    const rotated = messageOf<Shown>(await ask(running, admin.key, { method: 'POST', path: `${path}/rotate` }));
    assert.notEqual(rotated.apiKey, made.apiKey);
    assert.equal((await post(running, { img: empty, key: made.apiKey })).body, bodies.key);
    assert.equal((await post(running, { img: empty, key: rotated.apiKey })).body, bodies.fail);
    const again = { method: 'POST', path: `${path}/rotate`, json: { graceHours: 1 } };
    const { apiKey: third } = messageOf<Shown>(await ask(running, admin.key, again));
    for (const one of [rotated.apiKey, third])
      assert.equal((await post(running, { img: empty, key: one })).body, bodies.fail);

    const revoked = messageOf(await ask(running, admin.key, { method: 'DELETE', path }));
    assert.equal(revoked.state, 'revoked');
    assert.equal((await post(running, { img: empty, key: third })).body, bodies.key);
    const { status, message } = JSON.parse((await ask(running, admin.key, { path: `/v1/usage?key=${id}` })).body);
    assert.deepEqual(
      [status, message.charged, new Set(message.days.map((row: { key: string }) => row.key))],
      ['OK', 4, new Set([id])],
    );

    const audit = (await running.store.listAudit()).filter(({ keyId }) => keyId === id);
    assert.deepEqual(
      audit.map(({ action, by }) => [action, by]),
      ['create', 'change', 'rotate', 'rotate', 'revoke'].map((action) => [action, admin.id]),
    );
    const changes = running.logLines
      .map((line) => JSON.parse(line))
      .filter(({ msg, keyId }) => msg === 'key changed' && keyId === id);
    assert.deepEqual(
      changes.map(({ action, by }) => [action, by]),
      audit.map(({ action, by }) => [action, by]),
    );
    const said = [JSON.stringify(audit), ...running.logLines].join('');
    for (const one of [made.apiKey, rotated.apiKey, third]) assert.ok(!said.includes(one.slice(-43)));
  });
});

describe('the last admin key', () => {
  it('is not revoked over HTTP, by itself or by none', async () => {
    await withService({}, async (other) => {
      const [first, second] = [await addAdmin(other), await addAdmin(other)];
      await addAdmin(other, { expiresAfterMs: 0 });
      const revoke = (id: string): Asking => ({ method: 'DELETE', path: `/v1/keys/${id}` });
      assert.equal((await ask(other, first.key, revoke(second.id))).httpStatus, 200);
      const refused = await ask(other, first.key, revoke(first.id));
      assert.deepEqual(told(refused), ['INVALID_REQUEST', 'last_admin', 409]);
      assert.equal((await ask(other, first.key, { path: '/v1/keys' })).httpStatus, 200);
      const third = messageOf<Shown>(
        await ask(other, first.key, { method: 'POST', path: '/v1/keys', json: { name: 'next', scope: 'admin' } }),
      );
      assert.equal((await ask(other, third.apiKey, revoke(first.id))).httpStatus, 200);
      assert.equal((await ask(other, first.key, { path: '/v1/keys' })).httpStatus, 401);
    });
  });
});

describe('usage', () => {
  it('is that of all keys for an admin key, and of itself alone for any other, whatever it asks', async () => {
    const [mine, other] = [await addKey(running.store), await addKey(running.store)];
    for (const { key } of [mine, other]) await post(running, { img: empty, key });
    const read = async (key: string, query = '') => {
      const { days } = messageOf<{ readonly days: readonly { readonly key: string }[] }>(
        await ask(running, key, { path: `/v1/usage${query}` }),
      );
      return new Set(days.map((row) => row.key));
    };
    assert.deepEqual(await read(mine.key), new Set([mine.id]));
    assert.deepEqual(await read(mine.key, `?key=${mine.id}`), new Set([mine.id]));
    assert.deepEqual(await read(mine.key, `?keyId=${other.id}`), new Set([mine.id]));
    assert.deepEqual(await read(admin.key, `?key=${other.id}`), new Set([other.id]));
    const all = await read(admin.key);
    assert.ok(all.has(mine.id) && all.has(other.id));
    for (const key of [other.id, '000000000000', '', 'x'])
      assert.deepEqual(
        told(await ask(running, mine.key, { path: `/v1/usage?key=${key}` })),
        ['INVALID_API_KEY', 'not_admin', 403],
        key,
      );
    for (const key of ['000000000000', '', '%00', `${mine.id}&key=${other.id}`])
      assert.deepEqual(
        told(await ask(running, admin.key, { path: `/v1/usage?key=${key}` })),
        ['INVALID_REQUEST', 'no_such_key', 404],
        key,
      );
  });

  it('is refused when it would be longer than an answer may be, and answered for a shorter period', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'antifake-usage-'));
    await withService({ dataDir }, async (busy) => {
      const { key } = await addAdmin(busy);
      const database = new DatabaseSync(join(dataDir, 'antifake.sqlite'), { timeout: 5000 });
      database.exec(`with recursive n(i) as (select 0 union all select i + 1 from n where i < 20000)
        insert into usage_sum (key_id, day, status, answers, charged)
        select '${busy.keyId}', '2026-01-31', 'S' || i, 1, 0 from n`);
      database.close();
      assert.deepEqual(told(await ask(busy, key, { path: '/v1/usage' })), ['INVALID_REQUEST', 'too_many_rows', 400]);
      assert.equal((await ask(busy, key, { path: '/v1/usage?to=2026-01-30' })).httpStatus, 200);
    });
    await rm(dataDir, { recursive: true });
  });
});
