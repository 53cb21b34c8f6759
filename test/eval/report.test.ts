import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { type Metrics, type ScoreRow, writeReport } from '../../src/eval/index.ts';
import { isKnown } from '../../src/eval/metrics/min-photos.ts';
import { chromiumPath, openBrowser } from '../browser.ts';
import { engine, makeRows } from './rows.ts';

const samplePath = fileURLToPath(new URL('../../samples/sample-card.jpg', import.meta.url));
let folder: string;
let page: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'antifake-report-'));
  const rows = makeRows(300);
  const answers = new Map(
    rows.map((row, i) => {
      const checks = { deepfake: { raw: i % 90, score: i % 90 } };
      return [row.file, { checks, verdicts: { deepfake: i % 90 > 45 } }];
    }),
  );
  await writeReport({
    ...{ folder, rows, engine, labels: 'labels.csv', madeAt: new Date(0) },
    other: { name: 'other <vendor>.csv', answers },
    thumbnailsOf: rows.slice(0, 60).map((row) => ({ ...row, path: samplePath })),
  });
  page = await readFile(join(folder, 'index.html'), 'utf8');
});
after(() => rm(folder, { recursive: true }));

describe('the report', () => {
  it('is one file that loads nothing and runs no script', () => {
    assert.doesNotMatch(page, /<script|@import|<iframe/);
    const links = Array.from(page.matchAll(/\s(?:src|href)="([^"]*)"/g), ([, link]) => link!);
    assert.deepEqual(
      links.filter((link) => !/^(#|data:)/.test(link)),
      [],
    );
  });

  it('shows names of files and kinds unchanged', () => {
    assert.match(page, /photo &lt;\d+&gt;\.jpg/);
    assert.match(page, /other &lt;vendor&gt;\.csv/);
    assert.doesNotMatch(page, /photo <|other </);
  });

  it('lists the worst kind first, and agrees with metrics.json', async () => {
    const metrics = JSON.parse(await readFile(join(folder, 'metrics.json'), 'utf8'));
    const rates = metrics.checks[1].byKind.map((row: { apcer: { value: number } }) => row.apcer.value);
    assert.deepEqual(
      rates,
      rates.toSorted((a: number, b: number) => b - a),
    );
    assert.deepEqual(metrics.outcomes.unjudged, [{ reason: 'no_card', bonaFide: 6, attacks: 6 }]);
    assert.equal(metrics.comparison.checks[0].photos, 288);
    const [{ photos, bothYes, bothNo, oursAlone, otherAlone }] = metrics.comparison.agreements;
    assert.deepEqual([photos, bothYes + bothNo + oursAlone + otherAlone], [288, 288]);
    assert.equal(metrics.comparison.disagreements.length, 20);
    const lines = (await readFile(join(folder, 'disagreements.csv'), 'utf8')).trimEnd().split('\n');
    assert.equal(lines.length, 289);
  });
});

describe('a report on few photos', () => {
  let few: string;
  let metrics: Metrics;
  before(async () => {
    const own = await mkdtemp(join(tmpdir(), 'antifake-few-'));
    metrics = await writeReport({ folder: own, rows: apart(11), engine, labels: 'labels.csv', madeAt: new Date(0) });
    few = await readFile(join(own, 'index.html'), 'utf8');
    await rm(own, { recursive: true });
  });

  it('states that they are too few for a curve, and how many are needed, instead of a perfect figure', () => {
    const [check] = metrics.checks;
    assert.deepEqual(check?.auc, { needed: 59, found: 11, of: 'bona fide' });
    assert.match(few, /requires 59 independent bona fide photos, there are 11/);
    assert.doesNotMatch(few, /1\.000|data-plot="ROC"/);
  });

  it('has the exact interval of eleven photos for rates without an error, also in its first line', () => {
    const [check] = metrics.checks;
    assert.equal(check?.apcer.high.toFixed(4), '0.2849');
    assert.match(few, /<h1>[^<]*<\/h1><p class="conclusion">Attacks missed, of 100 such attacks: print 0 to 29\./);
  });
});

describe('a report on classes that are separated without an error', () => {
  it('gives a lower bound of the area by the number of pairs instead of 1', async () => {
    const own = await mkdtemp(join(tmpdir(), 'antifake-apart-'));
    const { checks } = await writeReport({
      ...{ folder: own, rows: apart(100), engine, labels: 'labels.csv', madeAt: new Date(0) },
    });
    const [check] = checks;
    assert.ok(check && isKnown(check.auc) && isKnown(check.eer));
    assert.deepEqual([check.auc.value, check.auc.low.toFixed(4)], [1, '0.9638']);
    assert.deepEqual([check.eer.value, check.eer.high.toFixed(4)], [0, '0.0362']);
    assert.match(await readFile(join(own, 'index.html'), 'utf8'), /at least 0\.963/);
    await rm(own, { recursive: true });
  });
});

/** Photos of each class, each of a different person, that print separates without an error. */
function apart(count: number): ScoreRow[] {
  return Array.from({ length: 2 * count }, (_, i): ScoreRow => {
    const score = i % 2 === 1 ? 90 + (i % 10) : i % 10;
    const known = { file: `${i}.jpg`, truth: { print: i % 2 === 1 ? 1 : 0 }, ms: 50 } as const;
    return { ...known, outcome: 'judged', reason: '', checks: { print: { raw: score / 100, score } } };
  });
}

describe('the report in a browser', { skip: chromiumPath === undefined && 'no Chromium on the PATH' }, () => {
  let browser: Browser;
  const noise: string[] = [];
  before(async () => {
    browser = await openBrowser();
  });
  after(() => browser.close());

  async function open(width: number, height: number, colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
    const context = await browser.newContext({ viewport: { width, height }, colorScheme, offline: true });
    const opened = await context.newPage();
    opened.on('console', (message) => noise.push(message.text()));
    opened.on('pageerror', (error) => noise.push(error.message));
    opened.on('requestfailed', (request) => noise.push(request.url().slice(0, 100)));
    await opened.goto(pathToFileURL(join(folder, 'index.html')).href);
    return opened;
  }

  it('draws every plot, and writes nothing to the console', async () => {
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

  it('is dark if the reader prefers it, including plots', async () => {
    for (const scheme of ['light', 'dark'] as const) {
      const opened = await open(1280, 900, scheme);
      const { page: ground, ink, plot } = await opened.evaluate<Record<'page' | 'ink' | 'plot', number>>(measureLight);
      const isDark = scheme === 'dark';
      assert.deepEqual(
        [ground < 60, ink > 200, plot > 200],
        [isDark, isDark, isDark],
        `${scheme}: ${ground} ${ink} ${plot}`,
      );
    }
  });

  it('breaks no cell of the table at the top into lines, at 1,000 px and wider', async () => {
    for (const width of [1000, 1280]) {
      const opened = await open(width, 740);
      const heights = await opened.$$eval('table:first-of-type tbody tr', (rows) =>
        rows.slice(0, 3).map((row) => row.getBoundingClientRect().height),
      );
      assert.ok(heights.length === 3 && Math.max(...heights) < 40, `${width} px: ${heights}`);
    }
  });

  it('cuts off no table on a phone', async () => {
    const opened = await open(360, 740);
    const hidden = await opened.$$eval(
      'main td, main th',
      (cells) =>
        cells.filter((cell) => cell.closest('thead') === null && cell.getBoundingClientRect().right > 360).length,
    );
    assert.equal(hidden, 0);
    assert.equal(await opened.locator('td[data-column="attacks missed"]').first().isVisible(), true);
  });

  it('is readable on a phone: no wider than the screen, and text of at least ten pixels', async () => {
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

/** Lightness of page, text and a plot's text, 0..255. */
const measureLight = `(() => {
  const light = (colour) => Math.max(...colour.match(/\\d+/g).slice(0, 3).map(Number));
  const of = (selector) => getComputedStyle(document.querySelector(selector));
  return { page: light(of('body').backgroundColor), ink: light(of('body').color), plot: light(of('figure svg text').fill) };
})()`;
