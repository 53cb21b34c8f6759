import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { addKey, post } from '../http/listen.ts';
import { cardPhoto, emptyPhoto } from '../http/photos.ts';
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
let admin: string;
before(async () => {
  if (noBrowser !== false) return;
  stage = await openStage();
  admin = (await addKey(stage.running.store, { name: 'headquarters', scope: 'admin' })).key;
  for (const photo of [cardPhoto, emptyPhoto]) await post(stage.running, { img: photo.toString('base64') });
});
after(() => stage?.close());

const opened = (options: OpenOptions, test: (page: Page) => Promise<void>) => withPage(stage, options, test);
const small = { width: 360, height: 740 };

describe('Thresholds, in a browser', { skip: noBrowser }, () => {
  it('shows which fakes each threshold misses and which genuine photos it classifies as fakes, without sending the file', async () => {
    await opened({ path: '/thresholds', key: undefined }, async (page) => {
      await assertAccessible(page, 'thresholds, empty');
      const sent: string[] = [];
      page.on('request', (request) => sent.push(`${request.method()} ${request.url()}`));
      await page.locator('input[type=file]').setInputFiles('samples/scores.csv');
      const slider = page.getByLabel('Threshold', { exact: true });
      const figures = async () => (await page.locator('[data-figure]').allInnerTexts()).map(Number);
      assert.equal(await slider.inputValue(), '85');
      const before = await figures();
      await slider.fill('0');
      const [missed, misclassified] = await figures();
      assert.ok(missed! <= before[0]! && misclassified! > before[1]!, `${before} → ${missed}, ${misclassified}`);
      assert.match(
        await page.locator('.cutter [role=status]').innerText(),
        /Of 100 fakes, .* Of 100 genuine photos, .* classified as fakes/,
      );
      assert.equal(await page.getByLabel('The setting').locator('code').innerText(), 'ANTIFAKE_THRESHOLD_DEEPFAKE=0');
      await page.getByRole('button', { name: 'Print', exact: true }).click();
      assert.equal(await slider.inputValue(), '70');
      assert.equal(await page.locator('.chart canvas').count(), 3);
      assert.deepEqual(sent, []);
      await assertAccessible(page, 'thresholds');
    });
  });

  it('moves with the arrow keys, and fits on a phone', async () => {
    await opened({ path: '/thresholds', viewport: small, locale: 'th-TH' }, async (page) => {
      await page.getByRole('button', { name: 'ลองกับไฟล์ตัวอย่าง' }).click();
      await page.locator('#threshold').press('ArrowLeft');
      assert.equal(await page.locator('output').innerText(), '84');
      await assertFits(page);
      await assertAccessible(page, 'thresholds on a phone');
    });
  });

  it('says what is wrong with another file', async () => {
    await opened({ path: '/thresholds' }, async (page) => {
      const file = { name: 'notes.csv', mimeType: 'text/csv', buffer: Buffer.from('file,blur\na,1\n') };
      await page.locator('input[type=file]').setInputFiles(file);
      assert.match(await page.getByRole('alert').innerText(), /not a scores\.csv[\s\S]*Line 1: no kind, group/);
      await assertAccessible(page, 'thresholds, wrong file');
    });
  });

  it('reads a second file of the same name that lacks the chosen check', async () => {
    await opened({ path: '/thresholds' }, async (page) => {
      const setting = page.getByLabel('The setting').locator('code');
      for (const check of ['print', 'blur'] as const) {
        await page.locator('input[type=file]').setInputFiles(scoresOf(check));
        await setting.getByText(`ANTIFAKE_THRESHOLD_${check.toUpperCase()}=70`).waitFor();
      }
    });
  });
});

describe('Usage and keys, in a browser', { skip: noBrowser }, () => {
  it('shows an admin the answers of all keys, by day, status and key', async () => {
    await opened({ path: '/usage', key: admin }, async (page) => {
      await page.locator('.sums dd').first().waitFor();
      assert.deepEqual(await page.locator('.sums dd').allInnerTexts(), ['2', '2']);
      assert.match(await page.locator('.totals').innerText(), /By status\s+FAIL\s+1\s+OK\s+1\s+By key[\s\S]*test\s+2/);
      await page.getByText('As a table').click();
      const today = new Date().toISOString().slice(0, 10);
      assert.match(await page.locator('details table').innerText(), new RegExp(`${today}\\s+FAIL\\s+1\\s+1`));
      await page.getByLabel('Key', { exact: true }).selectOption({ label: await optionOf(page, 'headquarters') });
      await page.getByText('No answer in this period').waitFor();
      await assertAccessible(page, 'usage of an admin');
    });
  });

  it('creates a key, shows its secret once, changes, rotates and revokes it', async () => {
    await opened({ path: '/usage', key: admin }, async (page) => {
      await page.getByRole('button', { name: 'Create a key' }).click();
      await assertAccessible(page, 'creating a key');
      await page.getByLabel('Name', { exact: true }).fill('shop');
      await page.getByLabel('Requests per minute').fill('60');
      await page.locator('dialog').getByRole('button', { name: 'Create a key' }).click();
      const secret = await takeSecret(page);
      assert.equal((await post(stage.running, { key: secret, img: emptyPhoto.toString('base64') })).httpStatus, 200);
      const row = page.locator('.keys tr', { hasText: 'shop' });
      assert.match(await row.innerText(), /shop\s+[0-9a-f]{12}\s+photos\s+live\s+60 \/ minute/);
      await row.getByRole('button', { name: 'Change' }).click();
      await page.getByLabel('Charged answers per month').fill('1000');
      await page.getByRole('button', { name: 'Save' }).click();
      await row.getByText('60 / minute, 1000 / month').waitFor();
      await row.getByRole('button', { name: 'New secret' }).click();
      await page.locator('dialog').getByRole('button', { name: 'New secret' }).click();
      const second = await takeSecret(page);
      assert.notEqual(second, secret);
      await row.getByRole('button', { name: 'Revoke' }).click();
      await page.locator('dialog').getByRole('button', { name: 'Revoke' }).click();
      await row.waitFor({ state: 'detached' });
      await page.getByLabel('Show revoked keys').check();
      await row.getByText('revoked').waitFor();
      assert.equal((await post(stage.running, { key: second, img: 'x' })).httpStatus, 401);
    });
  });

  it('refuses to revoke the last admin key, and says so', async () => {
    const { page, close } = await refusing({ path: '/usage', key: admin });
    await page.locator('.keys tr', { hasText: 'headquarters' }).getByRole('button', { name: 'Revoke' }).click();
    await page.locator('dialog').getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('This is the last admin key').waitFor();
    await close();
  });

  it('shows another key only itself', async () => {
    const { page, close } = await refusing({ path: '/usage', viewport: small });
    await page.getByText('This key sees its own usage only.').waitFor();
    assert.equal(await page.locator('.keys').count(), 0);
    assert.equal(await page.getByText('headquarters').count(), 0);
    await assertFits(page);
    await assertAccessible(page, 'usage of a key');
    await close();
  });
});

describe('Changes of keys, in a browser', { skip: noBrowser }, () => {
  it('puts the focus back where it was before a change', async () => {
    const { id } = await addKey(stage.running.store, { name: 'kiosk' });
    await opened({ path: '/usage', key: admin }, async (page) => {
      const row = page.locator('.keys tr', { hasText: id });
      const focus = () => page.evaluate('document.activeElement.getAttribute("aria-label")');
      await row.getByRole('button', { name: 'Change' }).click();
      await page.getByRole('button', { name: 'Save' }).click();
      await page.locator('dialog[open]').waitFor({ state: 'detached' });
      assert.equal(await focus(), 'Change: kiosk');
      await row.getByRole('button', { name: 'New secret' }).click();
      await page.locator('dialog').getByRole('button', { name: 'New secret' }).click();
      await takeSecret(page);
      assert.equal(await focus(), 'New secret: kiosk');
    });
  });

  it('shows the new secret of the own key until it is copied, although the old one is not valid any more', async () => {
    const own = await addKey(stage.running.store, { name: 'branch', scope: 'admin' });
    const { page, close } = await refusing({ path: '/usage', key: own.key });
    await page.locator('.keys tr', { hasText: own.id }).getByRole('button', { name: 'New secret' }).click();
    const sent: string[] = [];
    page.on('request', (request) => sent.push(request.method()));
    await page.locator('dialog').getByRole('button', { name: 'New secret' }).click();
    await page.locator('dialog .secret').waitFor();
    assert.deepEqual(sent, ['POST']);
    const secret = await takeSecret(page);
    await page.getByText('The key is not valid').waitFor();
    assert.equal((await post(stage.running, { key: secret, img: emptyPhoto.toString('base64') })).httpStatus, 200);
    await close();
  });
});

describe('Health, in a browser', { skip: noBrowser }, () => {
  it('shows an admin load, latency, verdicts, reasons, thresholds and models', async () => {
    await opened({ path: '/health', key: admin }, async (page) => {
      await page.getByText('1 of 1 live').waitFor();
      const text = await page.locator('main').innerText();
      assert.match(text, /antifake\s+OK\s+1\s+[\d.]+ ms/);
      assert.match(text, /no_card\s+FAIL\s+antifake\s+\d/);
      assert.match(text, /Deepfake\s+yes 0 of 1/);
      assert.match(text, /deepfake\s+deepfake@[\d.]+\s+85/);
      assert.match(text, /card-finder\s+[\d.]+\s+[0-9a-f]{64}/);
      await assertAccessible(page, 'health');
      await page.setViewportSize(small);
      await assertFits(page);
      await post(stage.running, { img: emptyPhoto.toString('base64') });
      const answers = page.locator('tr', { hasText: 'FAIL' }).first().locator('td').nth(1);
      const before = Number(await answers.innerText());
      await page.waitForFunction(
        `Number([...document.querySelectorAll('tr')].find((row) => row.textContent.includes('FAIL')).cells[2].textContent) > ${before - 1}`,
      );
    });
  });

  it('asks no more after a refusal until the reader tries again', async () => {
    const { page, close } = await refusing({ path: '/thresholds' });
    const asked: string[] = [];
    page.on('request', (request) => request.url().endsWith('/v1/status') && asked.push(request.url()));
    await page.clock.install();
    await page.getByRole('link', { name: 'Health' }).click();
    await page.getByText('This key may not do that').waitFor();
    await page.clock.runFor(30_000);
    assert.equal(asked.length, 1);
    const second = page.waitForResponse('**/v1/status');
    await page.getByRole('button', { name: 'Try again' }).click();
    await second;
    assert.equal(asked.length, 2);
    await close();
  });

  it('tells another key that it may not see it, and asks for one where there is none', async () => {
    const { page, close } = await refusing({ path: '/health' });
    await page.getByText('This key may not do that').waitFor();
    await assertAccessible(page, 'health of a key');
    await close();
    await opened({ path: '/health', key: undefined }, async (empty) => {
      await empty.getByText('Enter a key with the admin scope').waitFor();
      await assertAccessible(empty, 'health without a key');
      await empty.getByLabel('API key', { exact: true }).last().fill(admin);
      await empty.keyboard.press('Enter');
      await empty.getByText('1 of 1 live').waitFor();
    });
  });
});

/** Opens a page that the service will refuse something, which the browser writes to its console. */
async function refusing(options: OpenOptions) {
  const { path = '/', key = stage.running.key, ...others } = options;
  const context = await stage.browser.newContext({ locale: 'en-US', ...others });
  const page = await context.newPage();
  await page.goto(`${stage.running.url}${path}#key=${key}`);
  return { page, close: () => context.close() };
}

/** A `scores.csv` with a genuine photo and a fake of one check only. */
function scoresOf(check: 'blur' | 'print') {
  const rows = [
    'file,kind,group,outcome,blur,deepfake,print,blur_score,deepfake_score,print_score',
    ...(check === 'blur' ? ['0,,,10,,', '1,,,90,,'] : [',,0,,,10', ',,1,,,90']).map((row) => `a,,,judged,${row}`),
  ];
  return { name: 'scores.csv', mimeType: 'text/csv', buffer: Buffer.from(rows.join('\n')) };
}

async function optionOf(page: Page, name: string): Promise<string> {
  const options = await page.locator('#key-choice option').allInnerTexts();
  return options.find((option) => option.startsWith(name))!;
}

/** The secret that is shown; afterwards the page has it no more. */
async function takeSecret(page: Page): Promise<string> {
  const secret = await page.locator('dialog .secret code').innerText();
  assert.match(secret, /^af_[0-9a-f]{12}_[\w-]{43}$/);
  await page.getByRole('button', { name: 'I have copied it' }).click();
  await page.locator('dialog .secret').waitFor({ state: 'detached' });
  assert.ok(!(await page.content()).includes(secret));
  return secret;
}
