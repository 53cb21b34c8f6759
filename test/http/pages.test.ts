import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { consolePaths, routes } from '../../src/server/index.ts';
import { chromiumPath, openBrowser } from '../browser.ts';
import { listen, type Running, withService } from './listen.ts';
import { sendRaw } from './wire.ts';

/** A name that the browser takes for a machine elsewhere, and that leads here. */
const elsewhere = 'antifake.test';
let running: Running;
before(async () => {
  running = await listen();
});
after(() => running.close());

/** Path of the console's script, from its page. */
async function scriptOf({ url }: Running): Promise<string> {
  return /src="(\/assets\/[^"]+\.js)"/.exec(await (await fetch(url)).text())![1]!;
}

const isolating = {
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

describe('security headers for browsers', () => {
  it('are on every page and answer', async () => {
    const script = await scriptOf(running);
    for (const path of [
      ...consolePaths,
      script,
      '/docs/',
      '/docs',
      '/docs/page.js',
      '/docs/swagger-ui.css',
      '/openapi.json',
      '/livez',
      '/v1/usage',
      '/nothing',
    ]) {
      const { headers } = await fetch(`${running.url}${path}`);
      for (const [name, value] of Object.entries(isolating))
        assert.equal(headers.get(name), value, `${name} of ${path}`);
      const policy = headers.get('content-security-policy') ?? '';
      assert.match(policy, /default-src 'none'.*frame-ancestors 'none'/, path);
      assert.doesNotMatch(policy, /unsafe|https?:|upgrade-insecure-requests/, path);
      assert.ok(headers.has('permissions-policy'), path);
    }
  });

  it('let the console use the camera, and no script but those in files of its own', async () => {
    for (const path of consolePaths) {
      const response = await fetch(`${running.url}${path}`);
      assert.equal(response.headers.get('permissions-policy'), 'camera=(self), geolocation=(), microphone=()');
      const policy = response.headers.get('content-security-policy') ?? '';
      assert.match(
        policy,
        /require-trusted-types-for 'script'; script-src 'self'; style-src 'self'; trusted-types 'none'/,
      );
      assert.doesNotMatch(
        await response.text(),
        /<style|<script(?! type="module" crossorigin src="\/assets\/)|style=|\son\w+=/,
      );
    }
  });

  it('let files of the console be cached, because another content has another name', async () => {
    const request = { headers: { 'accept-encoding': 'br' } };
    const response = await fetch(`${running.url}${await scriptOf(running)}`, request);
    assert.equal(response.headers.get('cache-control'), 'public, max-age=31536000, immutable');
    assert.equal(response.headers.get('content-encoding'), 'br');
    assert.match(response.headers.get('content-type') ?? '', /^(text|application)\/javascript; charset=utf-8$/i);
  });

  it('serve nothing else from the folder of the console', async () => {
    for (const path of ['/assets/', '/assets/..%2findex.html', '/assets/../licences.md', '/licences.md', '/index.html'])
      assert.equal((await fetch(`${running.url}${path}`)).status, 404, path);
  });

  it('keep answers out of caches', async () => {
    for (const { url } of Object.values(routes))
      assert.equal((await fetch(`${running.url}${url}`)).headers.get('cache-control'), 'no-store', url);
  });

  it('are also on answers to invalid HTTP, and to a path that cannot be decoded', async () => {
    for (const request of ['BREW / HTTP/1.1\r\n\r\n', 'GET /%zz HTTP/1.1\r\nhost: a\r\n\r\n'])
      assert.match(await sendRaw(running.port, request), /x-content-type-options: nosniff/i);
  });
});

describe('ANTIFAKE_CONSOLE=false', () => {
  it('leaves a small page with links at `/`, and nothing else of the console', async () => {
    await withService({ settings: { console: false } }, async ({ url }) => {
      assert.match(await (await fetch(url)).text(), /switched off[\s\S]*href="\/docs"/);
      for (const path of ['/thresholds', '/usage', '/batches', '/health', await scriptOf(running)])
        assert.equal((await fetch(`${url}${path}`)).status, 404, path);
    });
  });
});

describe('pages in a browser', { skip: chromiumPath === undefined && 'no Chromium on the PATH' }, () => {
  let browser: Browser;
  before(async () => {
    browser = await openBrowser([`--host-resolver-rules=MAP ${elsewhere} 127.0.0.1`]);
  });
  after(() => browser.close());

  for (const [host, width] of [
    ['127.0.0.1', 1280],
    [elsewhere, 360],
  ] as const)
    it(`work over plain HTTP at ${host}, ${width} px wide, and load nothing from elsewhere`, async () => {
      const page = await browser.newPage({ viewport: { width, height: 800 } });
      const errors: string[] = [];
      const base = `http://${host}:${running.port}`;
      page.on('console', (message) => ['error', 'warning'].includes(message.type()) && errors.push(message.text()));
      page.on('pageerror', (error) => errors.push(error.message));
      page.on(
        'request',
        (request) => /^(data:|blob:)/.test(request.url()) || isOwn(request.url()) || errors.push(request.url()),
      );
      const isOwn = (url: string) => url.startsWith(`${base}/`);
      await page.goto(`${base}/`);
      await page.locator('footer a[href="/docs"]').click();
      const operations = page.locator('.opblock-summary-path');
      await operations.first().waitFor();
      assert.equal(await operations.count(), Object.keys(routes).length);
      assert.doesNotMatch(await page.locator('body').innerText(), /swagger|smartbear|fastify/i);
      await sendPhoto(page, running.key);
      assert.equal(await page.evaluate('document.documentElement.scrollWidth'), width);
      assert.deepEqual(errors, []);
      await page.close();
    });
});

/** Fills in the key and the form of the first route, a file first of all, and waits for the answer. */
async function sendPhoto(page: Page, key: string): Promise<void> {
  await page.locator('.btn.authorize').first().click();
  await page.locator('.auth-container input').fill(key);
  await page.locator('.auth-btn-wrapper .authorize').click();
  await page.locator('.btn-done').click();
  await page.locator('.opblock-summary').first().click();
  assert.equal(await page.locator('.body-param-content-type select').inputValue(), 'multipart/form-data');
  await page.locator('.opblock-body input[type=file]').setInputFiles('samples/sample-card.jpg');
  await page.locator('.execute').click();
  const answer = page.locator('.live-responses-table');
  await answer.locator('.response-col_status', { hasText: '200' }).first().waitFor();
  assert.match(await answer.innerText(), /"isSpoofing": "no"/);
}
