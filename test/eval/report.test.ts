import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { writeReport } from '../../src/eval/index.ts';
import { chromiumPath, openBrowser } from '../browser.ts';
import { engine, makeRows } from './rows.ts';

const samplePath = fileURLToPath(new URL('../fixtures/sample-card.jpg', import.meta.url));
let folder: string;
let page: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'antifake-report-'));
  const rows = makeRows(200);
  const others = new Map(rows.map((row, i) => [row.file, { deepfake: { raw: i % 90, score: i % 90 } }]));
  await writeReport({
    ...{ folder, rows, engine, labels: 'labels.csv', madeAt: new Date(0) },
    other: { name: 'other <vendor>.csv', scores: others },
    thumbnailsOf: rows.slice(0, 30).map((row) => ({ ...row, path: samplePath })),
  });
  page = await readFile(join(folder, 'index.html'), 'utf8');
});
after(() => rm(folder, { recursive: true }));

describe('the report', () => {
  it('is one file that loads nothing and runs nothing', () => {
    assert.doesNotMatch(page, /<script|@import|<iframe/);
    const links = Array.from(page.matchAll(/\s(?:src|href)="([^"]*)"/g), ([, link]) => link!);
    assert.deepEqual(
      links.filter((link) => !/^(#|data:)/.test(link)),
      [],
    );
  });

  it('shows names of files and kinds as they are', () => {
    assert.match(page, /photo &lt;\d+&gt;\.jpg/);
    assert.match(page, /other &lt;vendor&gt;\.csv/);
    assert.doesNotMatch(page, /photo <|other </);
  });

  it('tells the worst kind first, and has the same in metrics.json', async () => {
    const metrics = JSON.parse(await readFile(join(folder, 'metrics.json'), 'utf8'));
    const rates = metrics.checks[1].byKind.map((row: { apcer: { value: number } }) => row.apcer.value);
    assert.deepEqual(
      rates,
      rates.toSorted((a: number, b: number) => b - a),
    );
    assert.deepEqual(metrics.outcomes.unjudged, [{ reason: 'no_card', bonaFide: 4, attacks: 4 }]);
    assert.equal(metrics.comparison.checks[0].photos, 192);
  });
});

describe('the report in a browser', { skip: chromiumPath === undefined && 'no Chromium on the PATH' }, () => {
  let browser: Browser;
  const noise: string[] = [];
  before(async () => {
    browser = await openBrowser();
  });
  after(() => browser.close());

  async function open(width: number, height: number): Promise<Page> {
    const context = await browser.newContext({ viewport: { width, height }, offline: true });
    const opened = await context.newPage();
    opened.on('console', (message) => noise.push(message.text()));
    opened.on('pageerror', (error) => noise.push(error.message));
    opened.on('requestfailed', (request) => noise.push(request.url().slice(0, 100)));
    await opened.goto(pathToFileURL(join(folder, 'index.html')).href);
    return opened;
  }

  it('has every plot, drawn, and no word on the console', async () => {
    const opened = await open(1280, 900);
    const plots = await opened.$$eval('figure[data-plot]', (figures) =>
      figures.map((figure) => {
        const { width, height } = figure.querySelector('svg')!.getBoundingClientRect();
        const marks = figure.querySelectorAll('svg path[d]').length;
        return { name: figure.getAttribute('data-plot'), big: width > 300 && height > 200, drawn: marks > 5 };
      }),
    );
    const names = plots.map(({ name }) => name);
    assert.deepEqual(names, Array(3).fill(['scores', 'ROC', 'DET', 'reliability']).flat());
    assert.ok(
      plots.every(({ big, drawn }) => big && drawn),
      JSON.stringify(plots),
    );
    assert.ok((await opened.locator('#print .thumbnails img').count()) > 2);
    assert.deepEqual(noise, []);
  });

  it('is readable on a phone: no wider than the screen, text of ten pixels and more', async () => {
    const opened = await open(360, 740);
    const { overflow, smallest } = await opened.evaluate<{ overflow: number; smallest: number }>(measurePage);
    assert.ok(overflow <= 0, `${overflow} px too wide`);
    assert.ok(smallest >= 10, `text of ${smallest} px`);
  });
});

/** Runs in the page, whose types are not ours. */
const measurePage = `({
  overflow: document.documentElement.scrollWidth - window.innerWidth,
  smallest: Math.min(
    ...[...document.querySelectorAll('figure svg text')]
      .filter((text) => text.textContent !== '')
      .map((text) => text.getBoundingClientRect().height),
  ),
})`;
