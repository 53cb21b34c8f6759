import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { routes } from '../../src/server/index.ts';
import { addAdmin } from './admin.ts';
import { listen, type Running, withService } from './listen.ts';

let running: Running;
let key: string;
before(async () => {
  running = await listen({ isDevelopment: true });
  ({ key } = await addAdmin(running));
});
after(() => running.close());

/** A request with any headers, also those that a page cannot set. */
interface Raw {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

async function send({ port }: Running, { method = 'GET', path = '/v1/keys', headers = {} }: Raw) {
  const asking = request({ host: '127.0.0.1', port, method, path, headers: { 'x-api-key': key, ...headers } });
  asking.end();
  const [response] = (await once(asking, 'response')) as [IncomingMessage];
  response.resume();
  await once(response, 'end');
  return { httpStatus: response.statusCode, headers: response.headers as IncomingHttpHeaders };
}

/** Headers of what a page of another origin makes a browser send, and of a page whose name was rebound to this machine. */
const foreign: readonly Readonly<Record<string, string>>[] = [
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
  { 'sec-fetch-site': 'cross-site', origin: 'http://127.0.0.1' },
  { origin: 'https://hostile.test' },
  { origin: 'null' },
  { origin: 'http://127.0.0.1:1' },
  { host: 'rebound.test' },
  { host: 'rebound.test:8080', 'sec-fetch-site': 'same-origin', origin: 'http://rebound.test:8080' },
  { host: 'localhost.rebound.test' },
  { host: '127.0.0.1.rebound.test' },
  { host: '[::1].rebound.test' },
];

describe('a development start', () => {
  it('refuses what a page of another origin sends, on every route with a key, even with the right key', async () => {
    const before = await running.store.listAudit();
    for (const { method, url } of Object.values(routes).filter((route) => 'needsKey' in route))
      for (const headers of foreign) {
        const path = url.replace('{id}', running.keyId);
        const { httpStatus, headers: answered } = await send(running, { method, path, headers });
        const told = `${method} ${path} ${JSON.stringify(headers)}`;
        assert.deepEqual([httpStatus, answered['antifake-reason']], [403, 'cross_origin'], told);
      }
    assert.deepEqual(await running.store.listAudit(), before);
    assert.deepEqual(await running.store.usage({}), []);
  });

  it('answers its own pages, what is typed, and programs', async () => {
    const own = { origin: running.url, host: `127.0.0.1:${running.port}` };
    for (const headers of [
      {},
      own,
      { ...own, 'sec-fetch-site': 'same-origin' },
      { 'sec-fetch-site': 'none' },
      { host: `localhost:${running.port}`, origin: `http://localhost:${running.port}` },
      { host: `[::1]:${running.port}`, origin: `http://[::1]:${running.port}` },
      { host: '192.168.1.7' },
      { host: 'antifake.localhost:8080' },
    ])
      assert.equal((await send(running, { headers })).httpStatus, 200, JSON.stringify(headers));
  });
});

describe('any other start', () => {
  it('answers whoever has a key: a proxy in front may change Host and allow other origins', async () => {
    await withService({}, async (serving) => {
      const { key: own } = await addAdmin(serving);
      for (const headers of foreign)
        assert.equal((await send(serving, { headers: { ...headers, 'x-api-key': own } })).httpStatus, 200);
    });
  });
});

describe('no answer', () => {
  it('allows another origin, or sets a cookie, whatever the method and route', async () => {
    const paths = ['/', '/docs', '/openapi.json', '/v1/nothing', '/%zz'];
    const described = Object.values(routes).map(({ url }) => url.replace('{id}', running.keyId));
    for (const path of [...paths, ...described])
      for (const method of ['GET', 'POST', 'OPTIONS', 'DELETE', 'PATCH', 'HEAD']) {
        const headers = { origin: 'http://hostile.test', 'access-control-request-method': 'POST' };
        const answered = await send(running, { method, path, headers });
        const names = Object.keys(answered.headers).filter((name) => /^access-control-|^set-cookie/.test(name));
        assert.deepEqual(names, [], `${method} ${path}`);
      }
  });
});
