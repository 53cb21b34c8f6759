import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { routes } from '../../src/server/index.ts';
import { chromiumPath, openBrowser } from '../browser.ts';
import { listen, type Running } from './listen.ts';
import { sendRaw } from './wire.ts';

/** A name that the browser takes for a machine elsewhere, and that leads here. */
const elsewhere = 'antifake.test';
let running: Running;
before(async () => {
  running = await listen();
});
after(() => running.close());

const isolating = {
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

describe('headers that keep browsers in bounds', () => {
  it('are those of every page and answer', async () => {
    for (const path of [
      '/',
      '/docs/',
      '/docs/static/swagger-ui.css',
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

  it('keep answers out of caches', async () => {
    for (const { url } of Object.values(routes))
      assert.equal((await fetch(`${running.url}${url}`)).headers.get('cache-control'), 'no-store', url);
  });

  it('are also those of what is no HTTP, and of a path that cannot be read', async () => {
    for (const request of ['BREW / HTTP/1.1\r\n\r\n', 'GET /%zz HTTP/1.1\r\nhost: a\r\n\r\n'])
      assert.match(await sendRaw(running.port, request), /x-content-type-options: nosniff/i);
  });
});

describe('pages in a browser', { skip: chromiumPath === undefined && 'no Chromium on the PATH' }, () => {
  let browser: Browser;
  before(async () => {
    browser = await openBrowser([`--host-resolver-rules=MAP ${elsewhere} 127.0.0.1`]);
  });
  after(() => browser.close());

  for (const host of ['127.0.0.1', elsewhere])
    it(`show what they should over plain HTTP at ${host}, without an error in the console`, async () => {
      const page = await browser.newPage();
      const errors: string[] = [];
      page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
      page.on('pageerror', (error) => errors.push(error.message));
      await page.goto(`http://${host}:${running.port}/`);
      assert.notEqual(await page.locator('body').evaluate('(body) => getComputedStyle(body).maxWidth'), 'none');
      await page.locator('a[href="/docs"]').click();
      const operations = page.locator('.opblock-summary-path');
      await operations.first().waitFor();
      assert.equal(await operations.count(), Object.keys(routes).length);
      await page.locator('.opblock-summary').last().click();
      await page.locator('.try-out__btn').click();
      await page.locator('.execute').click();
      await page.locator('.live-responses-table .response-col_status', { hasText: '200' }).first().waitFor();
      assert.deepEqual(errors, []);
      await page.close();
    });
});
