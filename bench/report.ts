import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { attacksChart } from './report/attacks.ts';
import { deepfakeCardTable } from './report/deepfake-card.ts';
import { figuresTable } from './report/figures.ts';
import { type Page, pagesOf, renderPage } from './report/page.ts';
import { assumptions, limitsTable, needsTable, unitCostsTable } from './report/scaling-tables.ts';
import { renderSummary } from './report/summary.ts';
import { cardOf, modelsTable, termsTable } from './report/terms.ts';
import { fill } from './shared/document/markdown.ts';
import { defineSubject, type Fill } from './shared/subject.ts';
import { loadSubjects } from './subjects.ts';

/** All documents that are generated from the results. */
export const subject = defineSubject({
  name: 'report',
  about:
    'Writes docs/quality.md, docs/quality/, the tables of the deepfake model card, docs/thresholds.md, docs/models.md, docs/deploy.md and docs/scaling.md and the figures of the README from bench/results and models. Every figure in the documents comes from there.',
  measure: async () => {
    mkdirSync('docs/quality', { recursive: true });
    for (const [path, text] of await renderDocuments()) writeFileSync(path, text);
  },
});

/** Places that combine several subjects, or list the models. */
const combined: readonly Fill[] = [
  { document: 'README.md', place: 'figures', content: () => figuresTable('en') },
  { document: 'README.th.md', place: 'figures', content: () => figuresTable('th') },
  { document: cardOf('deepfake'), place: 'figures', content: deepfakeCardTable },
  { document: 'docs/models.md', place: 'terms', content: termsTable },
  { document: 'docs/models.md', place: 'models', content: modelsTable },
  { document: 'docs/scaling.md', place: 'unit-costs', content: unitCostsTable },
  { document: 'docs/scaling.md', place: 'needs', content: needsTable },
  { document: 'docs/scaling.md', place: 'assumptions', content: assumptions },
  { document: 'docs/scaling.md', place: 'limits', content: limitsTable },
];

/** The pages of docs/quality. */
export async function loadPages(): Promise<readonly Page[]> {
  return pagesOf(await loadSubjects());
}

/** Every document that is written, by its path in the repository. */
export async function renderDocuments(): Promise<ReadonlyMap<string, string>> {
  const subjects = await loadSubjects();
  const pages = pagesOf(subjects);
  return new Map([
    ['docs/quality.md', renderSummary(pages)],
    ['docs/quality/attacks.svg', await attacksChart()],
    ...pages.map((page): [string, string] => [`docs/quality/${page.name}.md`, renderPage(page)]),
    ...filled([...combined, ...subjects.flatMap(({ fills }) => fills)]),
  ]);
}

/** Documents written by hand, their places filled. */
function filled(fills: readonly Fill[]): ReadonlyMap<string, string> {
  const documents = new Map<string, string>();
  for (const { document, place, content } of fills) {
    const text = documents.get(document) ?? readFileSync(document, 'utf8');
    documents.set(document, fill(text, place, content()));
  }
  return documents;
}
