import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { chromiumPath, openBrowser } from '../browser.ts';
import { addAdmin } from './admin.ts';
import { listen, type Running } from './listen.ts';
import { emptyPhoto } from './photos.ts';

/** Names that the browser takes for machines elsewhere, and that lead here. */
const [hostile, rebound] = ['hostile.test', 'rebound.test'];

/**
 * What a page of another origin tries against the service, each attempt by its name. An attempt ends with what the page could read, or with
 * `nothing`.
 */
const attempts = `async ({ victim, key, img }) => {
  const form = () => new URLSearchParams({ img });
  const photo = victim + '/v1/th_card/antifake';
  const read = async (url, options) => {
    try {
      const response = await fetch(url, options);
      return response.type === 'opaque' ? 'nothing' : await response.text();
    } catch {
      return 'nothing';
    }
  };
  const load = (tag, name, url) =>
    new Promise((resolve) => {
      const element = document.createElement(tag);
      element[name] = url;
      element.onerror = () => resolve('nothing');
      element.onload = () => {
        try {
          resolve(element.contentDocument?.body.innerText || 'nothing');
        } catch {
          resolve('nothing');
        }
      };
      document.body.append(element);
    });
  const submit = () =>
    new Promise((resolve) => {
      const frame = document.createElement('iframe');
      frame.name = 'answer';
      const sent = document.createElement('form');
      Object.assign(sent, { action: photo, method: 'post', target: 'answer', enctype: 'multipart/form-data' });
      const field = document.createElement('input');
      Object.assign(field, { name: 'img', value: img });
      sent.append(field);
      document.body.append(frame, sent);
      frame.onload = () => {
        try {
          resolve(frame.contentDocument?.body.innerText || 'nothing');
        } catch {
          resolve('nothing');
        }
      };
      sent.submit();
      setTimeout(() => resolve('nothing'), 3000);
    });
  const withKey = { 'x-api-key': key };
  const json = { 'content-type': 'text/plain' };
  return {
    simple: await read(photo, { method: 'POST', mode: 'no-cors', credentials: 'include', body: form() }),
    cors: await read(photo, { method: 'POST', credentials: 'include', body: form() }),
    keyed: await read(photo, { method: 'POST', headers: withKey, body: form() }),
    usage: await read(victim + '/v1/usage', { headers: withKey }),
    status: await read(victim + '/v1/status', { mode: 'no-cors' }),
    created: await read(victim + '/v1/keys', { method: 'POST', mode: 'no-cors', headers: json, body: '{"name":"x"}' }),
    revoked: await read(victim + '/v1/keys/' + key.split('_')[1], { method: 'DELETE', headers: withKey }),
    metrics: await read(victim + '/metrics'),
    description: await read(victim + '/openapi.json'),
    image: await load('img', 'src', victim + '/v1/usage'),
    script: await load('script', 'src', victim + '/v1/usage'),
    frame: await load('iframe', 'src', victim + '/'),
    form: await submit(),
  };
}`;

let browser: Browser;
let elsewhere: Server;
const kinds = [true, false];
const services = new Map<boolean, Running & { readonly adminKey: string }>();
// Short, so that a refusal is read before the connection is cut, and charged if it is answered.
const img = emptyPhoto.toString('base64');

/**
 * A hostile server. Its page is at `/`; everything else reaches the development start as if the name had been rebound to it: with the
 * headers of the browser, byte for byte.
 */
function answerElsewhere(incoming: IncomingMessage, response: ServerResponse): void {
  if (incoming.url === '/') {
    response.setHeader('content-type', 'text/html').end('<body>');
    return;
  }
  const { method, url: path, headers } = incoming;
  const place = { host: '127.0.0.1', port: services.get(true)!.port };
  const forwarded = request({ ...place, method, path, headers }, (answer) => {
    response.writeHead(answer.statusCode!, answer.headers);
    answer.pipe(response);
  });
  incoming.pipe(forwarded);
}

/** Opens an address, runs a program in the page, and closes it. */
async function inPage<T>(url: string, run: (page: Page) => Promise<T>): Promise<T> {
  const page = await browser.newPage();
  try {
    await page.goto(url);
    return await run(page);
  } finally {
    await page.close();
  }
}

/** Everything that a page could have changed. */
async function stateOf({ store }: Running) {
  const [keys, audit, usage] = [await store.listKeys(), await store.listAudit(), await store.usage({})];
  return { keys, audit, charged: usage.filter(({ charged }) => charged > 0) };
}

describe('a hostile page in a browser', { skip: chromiumPath === undefined && 'no Chromium on the PATH' }, () => {
  before(async () => {
    const rules = `--host-resolver-rules=MAP ${hostile} 127.0.0.1, MAP ${rebound} 127.0.0.1`;
    browser = await openBrowser([rules]);
    elsewhere = createServer(answerElsewhere);
    await once(elsewhere.listen(0, '127.0.0.1'), 'listening');
    for (const isDevelopment of kinds) {
      const running = await listen({ isDevelopment });
      services.set(isDevelopment, { ...running, adminKey: (await addAdmin(running)).key });
    }
  });
  after(async () => {
    await browser.close();
    elsewhere.close();
    for (const running of services.values()) await running.close();
  });

  for (const host of [hostile, '127.0.0.1'])
    for (const isDevelopment of kinds)
      it(`of ${host} reads nothing and charges nothing of ${isDevelopment ? 'a development start' : 'a service'}, not even with the key`, async () => {
        const running = services.get(isDevelopment)!;
        const before = await stateOf(running);
        const { port } = elsewhere.address() as AddressInfo;
        const given = { victim: running.url, key: running.adminKey, img };
        const read = await inPage(`http://${host}:${port}/`, (page) =>
          page.evaluate(`(${attempts})(${JSON.stringify(given)})`),
        );
        const names = Object.keys(read as object);
        assert.equal(names.length, 13);
        assert.deepEqual(read, Object.fromEntries(names.map((name) => [name, 'nothing'])));
        assert.deepEqual(await stateOf(running), before);
      });

  it('whose name was rebound to a development start is refused, even with the key', async () => {
    const running = services.get(true)!;
    const before = await stateOf(running);
    const { port } = elsewhere.address() as AddressInfo;
    const ask = (key: string | undefined) => `(async () => {
      const headers = ${JSON.stringify(key === undefined ? {} : { 'x-api-key': key })};
      const answers = [];
      for (const [path, options] of [
        ['/v1/usage', {}],
        ['/v1/status', {}],
        ['/v1/th_card/antifake', { method: 'POST', body: new URLSearchParams({ img: ${JSON.stringify(img)} }) }],
      ]) {
        const response = await fetch(path, { ...options, headers });
        answers.push([response.status, response.headers.get('antifake-reason')]);
      }
      return answers;
    })()`;
    for (const key of [running.adminKey, undefined]) {
      const answers = await inPage(`http://${rebound}:${port}/`, (page) => page.evaluate(ask(key)));
      assert.deepEqual(answers, Array(3).fill([403, 'cross_origin']));
    }
    assert.deepEqual(await stateOf(running), before);
    // The same page, by an address instead of the name, is answered: so the name is what was refused.
    const own = await inPage(`http://127.0.0.1:${port}/`, (page) => page.evaluate(ask(running.adminKey)));
    assert.deepEqual(own, [
      [200, null],
      [200, null],
      [200, 'no_card'],
    ]);
  });
});
