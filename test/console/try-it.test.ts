import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Page, Route } from 'playwright-core';
import { mintSecret } from '../../src/store/index.ts';
import { addKey, post, usageOf } from '../http/listen.ts';
import { cardPhoto, emptyPhoto } from '../http/photos.ts';
import { assertAccessible, noBrowser, type OpenOptions, openStage, type Stage, withPage } from './opened.ts';
import { timeless } from './timeless.ts';

const scratch = mkdtempSync(join(tmpdir(), 'antifake-console-'));
after(() => rmSync(scratch, { recursive: true }));

/** What the fake camera shows: a picture again and again. */
const film = join(scratch, 'camera.mjpeg');
writeFileSync(film, cardPhoto);

let stage: Stage;
before(async () => {
  if (noBrowser === false)
    stage = await openStage([
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      `--use-file-for-fake-video-capture=${film}`,
    ]);
});
after(() => stage?.close());

const opened = (options: OpenOptions, test: (page: Page) => Promise<void>) => withPage(stage, options, test);
const headline = (page: Page) => page.locator('#result-title');
const scores = async (page: Page) => (await page.locator('.dial .score').allInnerTexts()).map(Number);

/** The body that the service answers to a photo, without the times, which differ from call to call. */
async function answerTo(photo: Uint8Array): Promise<unknown> {
  const { body } = await post(stage.running, {
    path: '/v1/th_card/inspect',
    img: Buffer.from(photo).toString('base64'),
  });
  return timeless(body);
}

describe('a photo, in a browser', { skip: noBrowser }, () => {
  it('judges a sample and shows outline, portrait, heatmap, dials, and the exact answer', async () => {
    await opened({ permissions: ['clipboard-read', 'clipboard-write'] }, async (page) => {
      await page.locator('[data-sample=swapped]').click();
      await headline(page).waitFor();
      const photo = readFileSync('samples/sample-swapped.jpg');
      const answer = (await answerTo(photo)) as {
        readonly message: { readonly checks: Record<string, { readonly score: number; readonly verdict: string }> };
      };
      const { blur, deepfake, print } = answer.message.checks;
      assert.equal(await headline(page).innerText(), 'One fault found');
      assert.deepEqual(
        await scores(page),
        [blur, deepfake, print].map((check) => check?.score),
      );
      assert.equal(deepfake?.verdict, 'yes');
      assert.match(await page.locator('.dial.yes').innerText(), /Deepfake[\s\S]*yes above 85/);
      assert.equal(await page.locator('.marks .card polygon').count(), 2);
      assert.equal(await page.locator('.marks .face polygon').count(), 2);
      assert.ok((await heatOver(page)) > 0.5, 'expected the heatmap over the portrait');
      const shown = await page.locator('#call-panel pre').innerText();
      assert.deepEqual(timeless(shown), answer);
      await page.locator('#call-panel button').click();
      assert.deepEqual(timeless(await page.evaluate<string>('navigator.clipboard.readText()')), answer);
    });
  });

  it('asks for a person to look where a no is unsure', async () => {
    await opened({}, async (page) => {
      await page.route('**/v1/th_card/inspect', async (route) => {
        const response = await route.fetch();
        const answer = await response.json();
        const { deepfake } = answer.message.checks;
        Object.assign(deepfake, { threshold: 100, verdict: 'no', unsure: true });
        await route.fulfill({ response, json: answer });
      });
      await page.locator('[data-sample=swapped]').click();
      await headline(page).waitFor();
      assert.equal(await headline(page).innerText(), 'No fault found, but have a person check it');
      assert.match(await page.locator('.dial.unsure').innerText(), /Deepfake[\s\S]*unsure/);
    });
  });

  it('draws the heatmap as strongly as the slider says, and hides what is switched off', async () => {
    await opened({}, async (page) => {
      await page.locator('[data-sample=swapped]').click();
      const slider = page.getByLabel('Strength of the heatmap');
      await slider.fill('25');
      assert.equal(await page.evaluate("getComputedStyle(document.querySelector('canvas.heat')).opacity"), '0.25');
      await page.getByLabel('Heatmap', { exact: true }).uncheck();
      await page.getByLabel('Card outline').uncheck();
      assert.equal(await page.locator('canvas.heat').count(), 0);
      assert.equal(await page.locator('.marks .card').count(), 0);
    });
  });

  it('charges one answer for each photo', async () => {
    const before = await usageOf(stage.running);
    await opened({}, async (page) => {
      await page.locator('[data-sample=clean]').click();
      await headline(page).waitFor();
    });
    const after = await usageOf(stage.running);
    assert.equal(after.OK![1] - (before.OK?.[1] ?? 0), 1);
  });
});

describe('a photo whose answer is lost, in a browser', { skip: noBrowser }, () => {
  it('is charged once when the reader tries again, and the next photo anew', async () => {
    const { key, id } = await addKey(stage.running.store);
    const { page, close } = await losingFirst(key);
    await page.getByRole('button', { name: 'Try again' }).click();
    await headline(page).waitFor();
    assert.deepEqual(await usageOf(stage.running, id), { OK: [2, 1] });
    await page.locator('[data-sample=clean]').click();
    await page.locator('figure[aria-label*="sample-card.jpg"] .marks').waitFor();
    assert.deepEqual(await usageOf(stage.running, id), { OK: [3, 2] });
    await close();
  });

  it('is judged anew when the key has a new secret', async () => {
    const { store } = stage.running;
    const { key, id } = await addKey(store);
    const { page, close } = await losingFirst(key);
    const next = mintSecret(id);
    await store.rotateKey({ keyId: id, secretHash: next.secretHash, graceMs: 0 });
    await page.getByRole('button', { name: 'API key set' }).click();
    await page.getByLabel('API key', { exact: true }).last().fill(next.key);
    await page.keyboard.press('Enter');
    await headline(page).waitFor();
    assert.deepEqual(await usageOf(stage.running, id), { OK: [2, 2] });
    await close();
  });
});

describe('ways to give a photo, in a browser', { skip: noBrowser }, () => {
  it('takes a photo that is chosen, dropped or pasted', async () => {
    await opened({}, async (page) => {
      await page.locator('input[type=file]').first().setInputFiles('samples/sample-photocopy.jpg');
      await headline(page).waitFor();
      assert.match(await page.locator('.dial.yes').innerText(), /^Print/);
      for (const [event, name] of [
        ['drop', 'sample-blurred.jpg'],
        ['paste', 'sample-card.jpg'],
      ] as const) {
        await giveFile(page, event, name);
        await page.locator(`figure[aria-label*="${name}"] .marks`).waitFor();
        assert.equal(
          await headline(page).innerText(),
          name === 'sample-card.jpg' ? 'No fault found' : 'One fault found',
        );
      }
    });
  });

  it('takes a photo with the camera', async () => {
    await opened({}, async (page) => {
      await page.getByRole('button', { name: 'Use the camera' }).click();
      await page.getByRole('button', { name: 'Take the photo' }).click();
      await headline(page).waitFor();
      assert.equal(await page.locator('dialog.camera').count(), 0);
      assert.match(await page.locator('.tools .size').innerText(), /^\d+ × \d+ px$/);
      assert.equal(await page.locator('.dial').count(), 3, await page.locator('main').innerText());
    });
  });

  it('offers the camera app where the browser gives no camera', async () => {
    await opened({}, async (page) => {
      const denied =
        "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotAllowedError'))";
      await page.evaluate(denied);
      await page.getByRole('button', { name: 'Use the camera' }).click();
      await page.getByText('does not give this page the camera').waitFor();
      await assertAccessible(page, 'camera denied');
      await page.locator('dialog input[capture=environment]').setInputFiles('samples/sample-card.jpg');
      await headline(page).waitFor();
    });
  });
});

describe('a photo without scores, in a browser', { skip: noBrowser }, () => {
  it('says why a photo could not be judged, and what to do', async () => {
    await opened({}, async (page) => {
      await page.locator('[data-sample=cut]').click();
      await page.getByText('The portrait is partly outside the photo').waitFor();
      await page.getByText('Take the photo again with the whole portrait').waitFor();
      assert.equal(await page.locator('.marks .card polygon').count(), 2);
      assert.match(await page.locator('#call-panel pre').innerText(), /"reason": "card_cut"/);
      await assertAccessible(page, 'card_cut');
      await page.locator('input[type=file]').first().setInputFiles({
        name: 'empty.jpg',
        mimeType: 'image/jpeg',
        buffer: emptyPhoto,
      });
      await page.getByText('No card was found in the photo').waitFor();
    });
  });

  it('says why a photo was refused, with the id of the request', async () => {
    const options = { name: 'notes.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no picture') };
    const [client, told] = [await stage.browser.newContext(), /This is not a JPEG, PNG or BMP[\s\S]*[0-9a-f-]{36}/];
    const page = await client.newPage();
    await page.goto(`${stage.running.url}/#key=${stage.running.key}`);
    await page.locator('input[type=file]').first().setInputFiles(options);
    assert.match(await page.getByRole('alert').innerText(), told);
    await assertAccessible(page, 'refused');
    await client.close();
  });
});

/** A page that gave a photo, whose answer the service charged but the page did not get. */
async function losingFirst(key: string) {
  const context = await stage.browser.newContext({ locale: 'en-US' });
  const page = await context.newPage();
  await page.goto(`${stage.running.url}/#key=${key}`);
  const lose = async (route: Route) => {
    await route.fetch();
    await route.abort();
  };
  await page.route('**/v1/th_card/inspect', lose, { times: 1 });
  await page.locator('[data-sample=swapped]').click();
  await page.getByText('The service cannot be reached').waitFor();
  return { page, close: () => context.close() };
}

/** Mean opacity of the heatmap in the middle of the face box, 0..1. */
function heatOver(page: Page): Promise<number> {
  return page.evaluate<number>(`(() => {
    const heat = document.querySelector('canvas.heat');
    const box = document.querySelector('.marks .face polygon').getBoundingClientRect();
    const area = heat.getBoundingClientRect();
    const x = Math.round((box.x + box.width / 2 - area.x) / area.width * heat.width);
    const y = Math.round((box.y + box.height / 2 - area.y) / area.height * heat.height);
    const { data } = heat.getContext('2d').getImageData(x - 5, y - 5, 11, 11);
    return data.filter((_, i) => i % 4 === 3).reduce((sum, one) => sum + one, 0) / 121 / 255;
  })()`);
}

/** Drops or pastes one of the samples. */
async function giveFile(page: Page, event: 'drop' | 'paste', name: string): Promise<void> {
  const bytes = [...readFileSync(join('samples', name))];
  await page.evaluate(`(() => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(${JSON.stringify(bytes)})], '${name}', { type: 'image/jpeg' }));
    const init = { bubbles: true, cancelable: true };
    document.body.dispatchEvent('${event}' === 'drop'
      ? new DragEvent('drop', { ...init, dataTransfer: data })
      : new ClipboardEvent('paste', { ...init, clipboardData: data }));
  })()`);
}
