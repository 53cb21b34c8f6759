import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { AntifakeAdminClient, AntifakeClient } from '../../client/index.ts';
import { type Asking, addAdmin, ask, messageOf, type ShownKey, told } from './admin.ts';
import { addKey, listen, type Running } from './listen.ts';

let running: Running;
let admin: { readonly key: string; readonly id: string };
before(async () => {
  running = await listen();
  admin = await addAdmin(running);
});
after(() => running.close());

/** Every change of a key, each of which would succeed. */
const changesOf = (id: string): Readonly<Record<string, Asking>> => ({
  change: { method: 'PATCH', path: `/v1/keys/${id}`, json: { quotaPerMonth: null } },
  rotate: { method: 'POST', path: `/v1/keys/${id}/rotate` },
  revoke: { method: 'DELETE', path: `/v1/keys/${id}` },
});

describe('the list of keys', () => {
  it('is shown page by page without secrets, and a wrong page is refused', async () => {
    const seen: string[] = [];
    for (let after = ''; ; ) {
      const answered = await ask(running, admin.key, { path: `/v1/keys?limit=2${after}` });
      assert.doesNotMatch(answered.body, /hash|secret|af_/i);
      const { keys, next } = messageOf<{ readonly keys: readonly ShownKey[]; readonly next?: string }>(answered);
      assert.ok(keys.length === 2 || next === undefined);
      seen.push(...keys.map(({ id }) => id));
      if (next === undefined) break;
      after = `&after=${next}`;
    }
    assert.deepEqual(
      seen,
      (await running.store.listKeys()).map(({ id }) => id),
    );
    for (const query of [
      'limit=0',
      'limit=1001',
      'limit=2.5',
      'limit=',
      'limit=1&limit=2',
      'after=x',
      'after=000000000000',
      'after=%00',
    ])
      assert.deepEqual(
        told(await ask(running, admin.key, { path: `/v1/keys?${query}` })),
        ['INVALID_REQUEST', 'wrong_page', 400],
        query,
      );
  });
});

describe('a path with an id', () => {
  it('is 404 when there is no key with it, or it was revoked', async () => {
    const { id } = await addKey(running.store);
    await running.store.revokeKey(id);
    for (const target of [id, '000000000000', '%00', 'x'.repeat(90), '..%2f..'])
      for (const [name, asking] of Object.entries(changesOf(target)))
        assert.deepEqual(
          told(await ask(running, admin.key, asking)),
          ['INVALID_REQUEST', 'no_such_key', 404],
          `${name} ${target}`,
        );
    const wrong = await ask(running, admin.key, { method: 'PUT', path: `/v1/keys/${admin.id}` });
    assert.deepEqual(told(wrong), ['INVALID_REQUEST', 'wrong_method', 400]);
    const unknown = await ask(running, admin.key, { path: `/v1/keys/${admin.id}/more/x` });
    assert.deepEqual(told(unknown), ['INVALID_REQUEST', 'unknown_path', 404]);
  });
});

describe('the body of a change', () => {
  const create = (body: string, headers = {}): Asking => ({ method: 'POST', path: '/v1/keys', body, headers });
  const wrong: readonly (readonly [reason: string, asking: Asking])[] = [
    ['body_type', { method: 'POST', path: '/v1/keys' }],
    ['body_type', create('name=shop', { 'content-type': 'application/x-www-form-urlencoded' })],
    ['broken_body', create('{"name":')],
    ['broken_body', create(JSON.stringify({ name: 'x'.repeat(20_000) }))],
    ...[
      '[]',
      'null',
      '{}',
      '{"name":""}',
      '{"name":7}',
      '{"name":"a\\u0000b"}',
      `{"name":"${'x'.repeat(201)}"}`,
      '{"name":"a","__proto__":{"scope":"admin"}}',
      '{"name":"a","scope":"root"}',
      '{"name":"a","id":"000000000000"}',
      '{"name":"a","by":"000000000000"}',
      '{"name":"a","ratePerMinute":0}',
      '{"name":"a","ratePerMinute":1.5}',
      '{"name":"a","quotaPerMonth":2147483648}',
      '{"name":"a","quotaPerMonth":null}',
      '{"name":"a","expiresInDays":"30"}',
      '{"name":"a","expiresInDays":36501}',
    ].map((body) => ['wrong_fields', create(body)] as const),
  ];

  it('is refused, with its reason, and no key is made', async () => {
    const before = (await running.store.listKeys()).length;
    for (const [reason, asking] of wrong)
      assert.deepEqual(
        told(await ask(running, admin.key, asking)),
        ['INVALID_REQUEST', reason, 400],
        asking.body?.slice(0, 80),
      );
    assert.equal((await running.store.listKeys()).length, before);
  });

  it('changes nothing when it is empty or holds what cannot be changed', async () => {
    const { id } = await addKey(running.store, { ratePerMinute: 7 });
    for (const json of [{}, { scope: 'admin' }, { secretHash: 'x' }, { ratePerMinute: -1 }, { expiresInDays: 0 }])
      assert.deepEqual(told(await ask(running, admin.key, { method: 'PATCH', path: `/v1/keys/${id}`, json })), [
        'INVALID_REQUEST',
        'wrong_fields',
        400,
      ]);
    for (const json of [{ graceHours: -1 }, { graceHours: 8761 }, { grace: 1 }])
      assert.deepEqual(told(await ask(running, admin.key, { method: 'POST', path: `/v1/keys/${id}/rotate`, json })), [
        'INVALID_REQUEST',
        'wrong_fields',
        400,
      ]);
    assert.deepEqual((await running.store.listAudit()).filter(({ keyId }) => keyId === id).length, 1);
  });
});

describe('the admin client', () => {
  it('manages a key from its creation to its end, and throws what is refused', async () => {
    const client = new AntifakeAdminClient({ baseUrl: running.url, apiKey: admin.key });
    const { apiKey, key } = await client.createKey({ name: 'shop', quotaPerMonth: 9 });
    const caller = { baseUrl: running.url, apiKey };
    assert.deepEqual(await new AntifakeClient(caller).usage(), { answers: 0, charged: 0, days: [] });
    await assert.rejects(new AntifakeAdminClient(caller).listKeys(), { reason: 'not_admin', httpStatus: 403 });
    assert.equal((await client.changeKey(key.id, { quotaPerMonth: null })).quotaPerMonth, undefined);
    assert.notEqual((await client.rotateKey(key.id)).apiKey, apiKey);
    await assert.rejects(new AntifakeClient(caller).usage(), { reason: 'unknown_key', httpStatus: 401 });
    assert.equal((await client.revokeKey(key.id)).state, 'revoked');
    assert.ok(
      (await client.listKeys({ limit: 1000 })).keys.some(({ id, state }) => id === key.id && state === 'revoked'),
    );
    const own = new AntifakeClient({ baseUrl: running.url, apiKey: admin.key });
    assert.deepEqual(
      (await own.usage({ key: key.id })).days.map((row) => row.status),
      ['INVALID_API_KEY'],
    );
    assert.ok((await client.status()).models.length > 0);
  });
});
