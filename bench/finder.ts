/**
 * How well the finder finds the corners of real cards in real photos (foreign documents), each by models that have seen no photo of
 * its kind of document: FOLDS holds the models of a cross-fitting (training/README.md).
 *
 *     node bench/finder.ts ../shared/data --folds FOLDS
 *
 * Goes on where it was when started again: `--run` keeps what was measured of each photo; remove it when the code changes.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { locate, locateAnother, locateOnCard } from '../src/card/index.ts';
import { decode, pyramid, type Quad } from '../src/image/index.ts';
import { foldOf, openFolds } from './folds.ts';
import { resume } from './resume.ts';
import { quantile, type Row, shareOf, writeTable } from './table.ts';
import { cornerError, cornerErrorAnyWay } from './truth.ts';

interface Label {
  readonly file: string;
  readonly kind: string;
  readonly document: string;
  readonly quad: Quad;
}

interface Result extends Label {
  readonly found: boolean;
  /** Largest corner error in percent of the card's diagonal, whichever way up; 100 when not found. */
  readonly error: number;
  /** The same, with the corners in the document's own order, after a face that is upside down has turned the card. */
  readonly orderedError: number;
  /** Whether a second card with a portrait was thought to lie in the photo; there is none in any. */
  readonly isSeveral: boolean;
}

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    folds: { type: 'string' },
    run: { type: 'string', default: 'out/finder-real.jsonl' },
    out: { type: 'string', default: 'bench/results/finder-real.csv' },
  },
});
const dataDir = positionals[0];
if (!dataDir || !values.folds) throw new Error('Expected: bench/finder.ts DATA_DIR --folds FOLDS');

const folds = await openFolds(values.folds);
const labels = readFileSync(join(dataDir, 'cards/labels.jsonl'), 'utf8').trim().split('\n');
const results = await resume({
  file: values.run,
  key: JSON.stringify(folds.map(({ models }) => Object.values(models).map(({ manifest }) => manifest.sha256))),
  count: labels.length,
  measure: (i) => measure(JSON.parse(labels[i]!) as Label),
});

const groups = new Map<string, readonly Result[]>([['all', results]]);
for (const result of results)
  for (const name of [result.kind, `${result.kind}/${result.document}`, foldOf(folds, result.document).name])
    groups.set(name, [...(groups.get(name) ?? []), result]);
writeTable(
  { file: values.out, command: 'node bench/finder.ts ../shared/data --folds FOLDS' },
  [...groups].sort().map(([name, group]) => rowOf(name, group)),
);

function rowOf(group: string, results: readonly Result[]): Row {
  const errors = results.map((result) => result.error);
  return {
    group,
    photos: results.length,
    found: shareOf(results, (result) => result.found),
    within_1pct: shareOf(errors, (error) => error <= 1),
    within_2pct: shareOf(errors, (error) => error <= 2),
    within_3pct: shareOf(errors, (error) => error <= 3),
    within_3pct_right_way_up: shareOf(results, (result) => result.orderedError <= 3),
    median_error_pct: quantile(errors, 0.5),
    p95_error_pct: quantile(errors, 0.95),
    several_cards: shareOf(results, (result) => result.isSeveral),
  };
}

async function measure(label: Label): Promise<Result> {
  const { models } = foldOf(folds, label.document);
  const photo = pyramid(await decode(readFileSync(join(dataDir!, label.file)), { maxBytes: 1e8, maxPixels: 1e8 }));
  const located = await locate(photo, models);
  if (located === undefined) return { ...label, found: false, error: 100, orderedError: 100, isSeveral: false };
  const { card, portrait } = await locateOnCard(photo, located, models.faces);
  const another = await locateAnother(photo, card, models);
  const [error, orderedError] = [cornerErrorAnyWay(label.quad, card.corners), cornerError(label.quad, card.corners)];
  return { ...label, found: true, error, orderedError, isSeveral: Boolean(portrait && another) };
}
