import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import sharp from 'sharp';
import { openBrowser } from '../../../test/browser.ts';
import { listen } from '../../../test/http/listen.ts';
import { median } from '../../shared/figures/statistics.ts';
import type { Row } from '../../shared/figures/table.ts';
import { defineSubject } from '../../shared/subject.ts';
import { drawSheet, drawWindow, fill, views } from './views.ts';

const [built, folder] = ['console/dist/assets', 'docs/console'];
const visits = 15;

/** bench/results/console.csv, docs/console/*.webp */
export const subject = defineSubject({
  name: 'console',
  about:
    'The console in Chromium: the length of its scripts, compressed, and the time until its first page is painted, over loopback and with an empty cache. Draws the pictures of README.md and docs/console.md too. Needs Chromium on the PATH, and a font with Thai letters.',
  results: ['console.csv'],
  measure: async ({ write }) => {
    const [running, browser] = await Promise.all([listen(), openBrowser()]);
    try {
      write('console.csv', [...scriptRows(), ...(await paintRows(browser, running.url))]);
      const shown = { browser, running, key: await fill(running) };
      mkdirSync(folder, { recursive: true });
      for (const view of views) await save(join(folder, `${view.name}.webp`), await drawSheet(shown, view));
      await save(join(folder, 'window.webp'), await drawWindow(shown, views[1]!));
    } finally {
      await browser.close();
      await running.close();
    }
  },
});

function scriptRows(): readonly Row[] {
  const scripts = readdirSync(built).filter((name) => name.endsWith('.js'));
  const kb = (names: readonly string[]) =>
    names.reduce((sum, name) => sum + readFileSync(join(built, `${name}.br`)).length, 0) / 1000;
  return [
    { what: 'script of the first page, brotli, kB', value: kb(scripts.filter((name) => name.startsWith('index-'))) },
    { what: 'all scripts, brotli, kB', value: kb(scripts) },
  ];
}

/** By the browser's own measure: https://www.w3.org/TR/paint-timing/ */
async function paintRows(browser: Browser, url: string): Promise<readonly Row[]> {
  const paints: number[] = [];
  for (let visit = 0; visit < visits; visit++) {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(url);
    await page.locator('h1').waitFor();
    paints.push(
      await page.evaluate<number>("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Infinity"),
    );
    await context.close();
  }
  return [
    { what: `first paint of ${visits} visits, median, ms`, value: Math.round(median(paints)) },
    { what: `first paint of ${visits} visits, slowest, ms`, value: Math.round(Math.max(...paints)) },
  ];
}

async function save(file: string, picture: Buffer): Promise<void> {
  writeFileSync(file, await sharp(picture).webp({ quality: 80 }).toBuffer());
}
