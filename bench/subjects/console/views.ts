import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { addKey, post, type Running } from '../../../test/http/listen.ts';
import { cardPhoto, emptyPhoto } from '../../../test/http/photos.ts';

/** A service and a browser. */
export interface Shown {
  readonly browser: Browser;
  readonly running: Running;
  /** A key with the admin scope. */
  readonly key: string;
}

/** One state of the console. */
export interface View {
  /** Name of its sheet. */
  readonly name: string;
  readonly path: string;
  /** From the opened page to the state. */
  readonly reach: (page: Page) => Promise<void>;
}

const judged = (sample: string) => async (page: Page) => {
  await page.locator(`[data-sample=${sample}]`).click();
  await page.locator('#result-title').waitFor();
};

/** What the documents show. */
export const views: readonly View[] = [
  { name: 'start', path: '/', reach: async (page) => await page.locator('.drop').waitFor() },
  { name: 'judged', path: '/', reach: judged('swapped') },
  { name: 'failed', path: '/', reach: judged('cut') },
  {
    name: 'thresholds',
    path: '/thresholds',
    reach: async (page) => {
      await page.locator('.file button').click();
      await page.locator('#threshold').waitFor();
    },
  },
  { name: 'usage', path: '/usage', reach: async (page) => await page.locator('.keys').waitFor() },
  { name: 'health', path: '/health', reach: async (page) => await page.locator('.glance').waitFor() },
];

/** What a picture is taken with. */
interface Setup {
  readonly locale: 'en-US' | 'th-TH';
  readonly colorScheme: 'light' | 'dark';
  readonly widthsPx: readonly number[];
}

/** Each width in two of the four combinations, and each language and theme at each end. */
const setups: readonly Setup[] = [
  { locale: 'en-US', colorScheme: 'light', widthsPx: [1440, 360] },
  { locale: 'th-TH', colorScheme: 'dark', widthsPx: [1440, 360] },
  { locale: 'th-TH', colorScheme: 'light', widthsPx: [768] },
  { locale: 'en-US', colorScheme: 'dark', widthsPx: [768] },
];

/** Height of a window, and the greatest height of a picture of a whole page. */
const [heightPx, maxHeightPx] = [900, 1700];
const windowHeightPx = 745;
/** Sheets show pictures smaller. */
const [scale, gapPx] = [0.5, 24];

/** Creates what usage and health show: two keys and a few answers. */
export async function fill(running: Running): Promise<string> {
  const admin = await addKey(running.store, { name: 'operations', scope: 'admin' });
  const shop = await addKey(running.store, { name: 'branch 12', ratePerMinute: 600, quotaPerMonth: 20_000 });
  for (const photo of [cardPhoto, emptyPhoto, cardPhoto, Buffer.from('x')])
    await post(running, { key: shop.key, img: photo.toString('base64') });
  return admin.key;
}

/** One view in every setup, beside each other. */
export async function drawSheet(shown: Shown, view: View): Promise<Buffer> {
  const pictures: Buffer[] = [];
  for (const setup of setups)
    await withView(shown, { view, setup }, async (page) => {
      for (const width of setup.widthsPx) pictures.push(await shotOf(page, width));
    });
  return await beside(pictures);
}

/** The upper part of the view in a window of 1440 × 900, in English and light. */
export async function drawWindow(shown: Shown, view: View): Promise<Buffer> {
  let picture: Buffer = Buffer.alloc(0);
  await withView(shown, { view, setup: setups[0]! }, async (page) => {
    picture = await page.screenshot({ clip: { x: 0, y: 0, width: 1440, height: windowHeightPx } });
  });
  return picture;
}

interface Framed {
  readonly view: View;
  readonly setup: Setup;
}

async function withView(
  { browser, running, key }: Shown,
  { view, setup: { locale, colorScheme } }: Framed,
  use: (page: Page) => Promise<void>,
): Promise<void> {
  const viewport = { width: 1440, height: heightPx };
  const context = await browser.newContext({ locale, colorScheme, viewport, reducedMotion: 'reduce' });
  try {
    const page = await context.newPage();
    await page.goto(`${running.url}${view.path}#key=${key}`);
    await view.reach(page);
    await settle(page);
    await use(page);
  } finally {
    await context.close();
  }
}

async function shotOf(page: Page, width: number): Promise<Buffer> {
  await page.setViewportSize({ width, height: heightPx });
  await settle(page);
  const whole = await page.screenshot({ fullPage: true });
  const height = Math.min(maxHeightPx, (await sharp(whole).metadata()).height);
  return await sharp(whole).extract({ left: 0, top: 0, width, height }).toBuffer();
}

/** Waits until pictures are there and nothing moves. */
async function settle(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.evaluate('Promise.all([...document.images].map((image) => image.decode().catch(() => undefined)))');
  await page.waitForTimeout(300);
}

async function beside(pictures: readonly Buffer[]): Promise<Buffer> {
  const small = await Promise.all(
    pictures.map(async (picture) => {
      const { width } = await sharp(picture).metadata();
      return await sharp(picture)
        .resize(Math.round(width * scale))
        .png()
        .toBuffer({ resolveWithObject: true });
    }),
  );
  let left = gapPx;
  const placed = small.map(({ data, info }) => {
    const place = { input: data, left, top: gapPx };
    left += info.width + gapPx;
    return place;
  });
  const height = Math.max(...small.map(({ info }) => info.height)) + 2 * gapPx;
  const background = '#b8bec6';
  return await sharp({ create: { width: left, height, channels: 3, background } })
    .composite(placed)
    .png()
    .toBuffer();
}
