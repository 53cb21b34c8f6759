/**
 * Writes docs/quality.md, docs/quality/, the tables of docs/thresholds.md, docs/models.md and docs/deploy.md and the figures of the README out of bench/results and models: every figure that
 * the documents quote comes from there.
 *
 *     node bench/report.ts
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { attacksChart } from './report/attacks.ts';
import { imageTable, installSentence, installTable } from './report/deploy.ts';
import { figuresTable } from './report/figures.ts';
import { fill } from './report/markdown.ts';
import { type Page, renderPage } from './report/page.ts';
import { blur } from './report/pages/blur.ts';
import { card } from './report/pages/card.ts';
import { cost } from './report/pages/cost.ts';
import { deepfake } from './report/pages/deepfake.ts';
import { findings } from './report/pages/findings.ts';
import { print } from './report/pages/print.ts';
import { product } from './report/pages/product.ts';
import { service } from './report/pages/service.ts';
import { world } from './report/pages/world.ts';
import { renderSummary } from './report/summary.ts';
import { modelsTable, termsTable } from './report/terms.ts';
import { thresholdTables } from './report/thresholds.ts';

/** A page a subject. */
export const pages: readonly Page[] = [product, deepfake, print, blur, card, findings, cost, service, world];

const root = new URL('../', import.meta.url);

/** Every document that is written, by its path in the repository. */
export async function renderDocuments(): Promise<ReadonlyMap<string, string>> {
  return new Map([
    ['docs/quality.md', renderSummary(pages)],
    ['docs/quality/attacks.svg', await attacksChart()],
    [
      'README.md',
      filled(
        'README.md',
        new Map([
          ['figures', figuresTable('en')],
          ['install', installSentence()],
        ]),
      ),
    ],
    ['README.th.md', filled('README.th.md', new Map([['figures', figuresTable('th')]]))],
    ['docs/thresholds.md', filled('docs/thresholds.md', thresholdTables())],
    [
      'docs/deploy.md',
      filled(
        'docs/deploy.md',
        new Map([
          ['image', imageTable()],
          ['install', installTable()],
        ]),
      ),
    ],
    [
      'docs/models.md',
      filled(
        'docs/models.md',
        new Map([
          ['terms', termsTable()],
          ['models', modelsTable()],
        ]),
      ),
    ],
    ...pages.map((page): [string, string] => [`docs/quality/${page.name}.md`, renderPage(page)]),
  ]);
}

/** A document written by hand, its places filled. */
function filled(path: string, contents: ReadonlyMap<string, string>): string {
  return [...contents].reduce(
    (text, [name, content]) => fill(text, name, content),
    readFileSync(new URL(path, root), 'utf8'),
  );
}

if (import.meta.main) {
  mkdirSync(new URL('docs/quality', root), { recursive: true });
  for (const [path, text] of await renderDocuments()) writeFileSync(new URL(path, root), text);
}
