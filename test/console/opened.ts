import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { chromiumPath, openBrowser } from '../browser.ts';
import { type ListenOptions, listen, type Running } from '../http/listen.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Why no browser test runs; `false` if they do. */
export const noBrowser: string | false = chromiumPath === undefined && 'no Chromium on the PATH';

/** A service and a browser. */
export interface Stage {
  readonly running: Running;
  readonly browser: Browser;
  close(): Promise<void>;
}

/** Starts both; @param args more options of Chromium. */
export async function openStage(args: readonly string[] = [], options: ListenOptions = {}): Promise<Stage> {
  const running = await listen(options);
  const browser = await openBrowser(args);
  const close = async () => {
    await browser.close();
    await running.close();
  };
  return { running, browser, close };
}

/** A page of the console, and what it did that it should not. */
export interface Opened {
  readonly page: Page;
  /** Errors, warnings, violations of the policy, and requests to other hosts. */
  readonly faults: readonly string[];
  close(): Promise<void>;
}

/** What a test may want otherwise. */
export interface OpenOptions extends BrowserContextOptions {
  /** Default: `/`. */
  readonly path?: string;
  /** Default: that of the service; `undefined` if the page is to have none. */
  readonly key?: string | undefined;
}

/** Opens a page of the console as one who followed the link that a development start prints. */
export async function open({ browser, running }: Stage, options: OpenOptions = {}): Promise<Opened> {
  const { path = '/', locale = 'en-US', viewport = { width: 1280, height: 900 }, ...others } = options;
  const key = 'key' in options ? options.key : running.key;
  const context = await browser.newContext({ locale, viewport, ...others });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && faults.push(message.text()));
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(`${running.url}/`) && !request.url().startsWith('blob:')) faults.push(request.url());
  });
  await page.goto(`${running.url}${path}${key === undefined ? '' : `#key=${key}`}`);
  return { page, faults, close: () => context.close() };
}

/** Opens a page for a test, and closes it at its end; fails if it did what it should not. */
export async function withPage(stage: Stage, options: OpenOptions, test: (page: Page) => Promise<void>): Promise<void> {
  const opened = await open(stage, options);
  try {
    await test(opened.page);
    assert.deepEqual(opened.faults, []);
  } finally {
    await opened.close();
  }
}

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Looks for barriers with axe in both themes. @throws AssertionError if there are any. */
export async function assertAccessible(page: Page, state: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // Until the colours of the other theme are there.
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
    await page.evaluate(axe);
    const found = await page.evaluate<string[]>(
      `axe.run(document, { runOnly: ${JSON.stringify(rules)} }).then(({ violations }) =>
        violations.flatMap(({ id, nodes }) => nodes.map(({ html, any }) => id + ': ' + html.slice(0, 200) + ' ' + (any[0]?.message ?? ''))))`,
    );
    assert.deepEqual(found, [], `${state}, ${colorScheme}`);
  }
}

/** @throws AssertionError if the page is wider than the window. */
export async function assertFits(page: Page): Promise<void> {
  const [content, window] = await page.evaluate<[number, number]>(
    '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
  );
  assert.ok(content <= window, `${content} px in a window of ${window} px`);
}
