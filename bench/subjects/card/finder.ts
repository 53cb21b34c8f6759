import { join } from 'node:path';
import { locate, locateOnCard, locateSecondCard } from '../../../src/card/index.ts';
import { pyramid } from '../../../src/image/index.ts';
import { type DocumentPhoto, listDocuments, readPixels } from '../../../synth/dataset/documents.ts';
import { cornerError, cornerErrorAnyWay } from '../../../synth/dataset/truth.ts';
import { median, quantile, shareOf } from '../../shared/figures/statistics.ts';
import type { Row } from '../../shared/figures/table.ts';
import { dataOption, requiredPlace, scratch } from '../../shared/options.ts';
import { type Fold, foldOf, openFolds } from '../../shared/photos/folds.ts';
import { resume } from '../../shared/resume.ts';
import { defineSubject } from '../../shared/subject.ts';

/** Corners of real cards in real photos. */
export const subject = defineSubject({
  name: 'finder',
  about:
    'How well the finder finds the corners of real cards in real photos (foreign documents), each by models that were trained without its kind of document. Continues where it was if it is started again: `--run` keeps the measurement of each photo; remove it when the code changes.',
  options: {
    ...dataOption,
    folds: requiredPlace('FOLDS', 'Folder of the models of a cross-fitting (training/README.md).'),
    run: scratch('out/finder-real.jsonl', 'File that keeps what was measured.'),
  },
  results: ['finder-real.csv'],
  sections: [
    {
      page: 'card',
      title: 'Finding the card: real photos of foreign documents',
      file: 'finder-real.csv',
      text: 'Largest corner error in percent of the diagonal, whichever way up. Each document is found by networks and a judge that were trained without photos of its kind: three folds, each trained on the other two (`fold-1` to `fold-3`). The shipped models were trained on all of them. The order of the quads that are tried, and the likelihoods at which the search ends and a card is accepted, were chosen on these photos, so the rates are those of a development set. The backgrounds of nine kinds, with the documents painted over, were used to train the networks of all folds.',
      columns: [
        'group',
        'photos',
        'found',
        'within_1pct',
        'within_2pct',
        'within_3pct',
        'within_3pct_right_way_up',
        'median_error_pct',
        'p95_error_pct',
        'several_cards',
      ],
    },
  ],
  measure: async ({ values: { data, folds: folder, run }, write }) => {
    const folds = await openFolds(folder);
    const photos = listDocuments(data);
    const results = await resume({
      file: run,
      key: JSON.stringify(folds.map(({ models }) => Object.values(models).map(({ manifest }) => manifest.sha256))),
      count: photos.length,
      measure: (i) => measurePhoto(photos[i]!, data, foldOf(folds, photos[i]!.document)),
    });
    write('finder-real.csv', tableOf(results, folds));
  },
});

interface Result extends DocumentPhoto {
  readonly found: boolean;
  /** Largest corner error in percent of the card's diagonal, whichever way up; 100 if not found. */
  readonly error: number;
  /** The same, with the corners in the document's own order, after the card was turned if its face is upside down. */
  readonly orderedError: number;
  /** Whether a second card with a portrait was reported; no photo has one. */
  readonly isSeveral: boolean;
}

async function measurePhoto(labelled: DocumentPhoto, dataDir: string, { models }: Fold): Promise<Result> {
  const photo = pyramid(await readPixels(join(dataDir, labelled.file)));
  const located = await locate(photo, models);
  if (located === undefined) return { ...labelled, found: false, error: 100, orderedError: 100, isSeveral: false };
  const { card, portrait } = await locateOnCard(photo, located, models.faces);
  const second = await locateSecondCard(photo, card, models);
  const [error, orderedError] = [
    cornerErrorAnyWay(labelled.quad, card.corners),
    cornerError(labelled.quad, card.corners),
  ];
  return { ...labelled, found: true, error, orderedError, isSeveral: Boolean(portrait && second) };
}

function tableOf(results: readonly Result[], folds: readonly Fold[]): Row[] {
  const groups = new Map<string, readonly Result[]>([['all', results]]);
  for (const result of results)
    for (const name of [result.kind, `${result.kind}/${result.document}`, foldOf(folds, result.document).name])
      groups.set(name, [...(groups.get(name) ?? []), result]);
  return [...groups].sort().map(([name, group]) => rowOf(name, group));
}

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
    median_error_pct: median(errors),
    p95_error_pct: quantile(errors, 0.95),
    several_cards: shareOf(results, (result) => result.isSeveral),
  };
}
