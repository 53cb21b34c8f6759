import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import {
  assertAccessible,
  assertFits,
  noBrowser,
  type OpenOptions,
  openStage,
  type Stage,
  withPage,
} from './opened.ts';

let stage: Stage;
before(async () => {
  if (noBrowser === false) stage = await openStage();
});
after(() => stage?.close());

const opened = (options: OpenOptions, test: (page: Page) => Promise<void>) => withPage(stage, options, test);
const headline = (page: Page) => page.locator('#result-title');

describe('the key, in a browser', { skip: noBrowser }, () => {
  it('asks for a key where it has none, judges with it, and keeps it nowhere', async () => {
    await opened({ key: undefined }, async (page) => {
      await assertAccessible(page, 'without a key');
      await page.locator('[data-sample=clean]').click();
      await page.getByText('Enter a key to have this photo judged.').waitFor();
      await page.getByLabel('API key', { exact: true }).last().fill(stage.running.key);
      await page.getByRole('button', { name: 'Use this key' }).last().click();
      await headline(page).waitFor();
      const kept = await page.evaluate<string>(
        'JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href, document.body.innerHTML])',
      );
      assert.ok(!kept.includes(stage.running.key));
      assert.equal(await page.evaluate('document.cookie'), '');
      await page.reload();
      await page.getByRole('button', { name: 'No API key' }).waitFor();
    });
  });

  it('takes the key out of the address that a development start prints', async () => {
    await opened({}, async (page) => {
      assert.equal(page.url(), `${stage.running.url}/`);
      await page.getByRole('button', { name: 'API key set' }).waitFor();
    });
  });

  it('asks for another key when one is refused', async () => {
    const context = await stage.browser.newContext();
    const page = await context.newPage();
    await page.goto(`${stage.running.url}/#key=af_000000000000_${'x'.repeat(43)}`);
    await page.locator('[data-sample=clean]').click();
    await page.getByText('The key is not valid').waitFor();
    await page.getByLabel('API key', { exact: true }).last().fill(stage.running.key);
    await page.keyboard.press('Enter');
    await headline(page).waitFor();
    await context.close();
  });
});

describe('language, theme and keyboard, in a browser', { skip: noBrowser }, () => {
  for (const [locale, title] of [
    ['th-TH', 'ภาพบุคคลบนบัตรนี้เป็นของจริงหรือไม่'],
    ['fr-FR', 'Is the portrait on this card genuine?'],
  ] as const)
    it(`speaks ${locale === 'th-TH' ? 'Thai' : 'English'} to a browser in ${locale}, and keeps what is chosen`, async () => {
      await opened({ locale, viewport: { width: 360, height: 740 } }, async (page) => {
        assert.equal(await page.locator('h1').innerText(), title);
        await assertFits(page);
        await assertAccessible(page, `empty in ${locale}`);
        await page.locator('[data-sample=swapped]').click();
        await headline(page).waitFor();
        await assertFits(page);
        await assertAccessible(page, `judged in ${locale}`);
        await page.getByRole('button', { name: 'English' }).click();
        assert.equal(await headline(page).innerText(), 'One fault found');
        await page.getByRole('button', { name: 'Dark' }).click();
        await page.reload();
        assert.deepEqual(
          await page.evaluate('[document.documentElement.lang, document.documentElement.dataset.theme]'),
          ['en', 'dark'],
        );
      });
    });

  it('says so where a page cannot be loaded, as after an update of the service', async () => {
    const context = await stage.browser.newContext({ locale: 'en-US' });
    const page = await context.newPage();
    await page.route('**/assets/page-*.js', (route) => route.abort());
    await page.goto(`${stage.running.url}/thresholds`);
    await page.getByText('The service cannot be reached').waitFor();
    await page.unroute('**/assets/page-*.js');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Which threshold?').waitFor();
    await context.close();
  });

  it('is used with the keyboard alone', async () => {
    await opened({}, async (page) => {
      await page.keyboard.press('Tab');
      assert.equal(await page.evaluate('document.activeElement.textContent'), 'Skip to the content');
      await page.keyboard.press('Enter');
      for (let i = 0; i < 3; i++) await page.keyboard.press('Tab');
      assert.equal(await page.evaluate('document.activeElement.dataset.sample'), 'clean');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await headline(page).waitFor();
      await page.getByRole('tab', { name: 'JSON' }).focus();
      await page.keyboard.press('ArrowRight');
      assert.match(await page.locator('#call-panel pre').innerText(), /^curl /);
      await page.keyboard.press('Tab');
      assert.equal(await page.evaluate('document.activeElement.getAttribute("aria-label")'), 'curl');
    });
  });
});
