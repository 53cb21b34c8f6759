/**
 * How well the finder finds the corners of real cards in real photos (foreign documents; none was trained on).
 *
 *     node bench/finder.ts ../shared/data
 *
 * Goes on where it was when started again: `--run` keeps what was measured of each photo; remove it when the code changes.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type CardModels, locate, locateAnother, locateOnCard } from '../src/card/index.ts';
import { decode, pyramid, type Quad } from '../src/image/index.ts';
import { openCardModels } from './card-models.ts';
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

const scenesSeen: readonly string[] = [
  'alb_id',
  'aze_passport',
  'rus_internalpassport',
  'midv_02',
  'midv_03',
  'midv_04',
  'midv_10',
  'midv_14',
  'midv_22',
];

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    run: { type: 'string', default: 'out/finder-real.jsonl' },
    out: { type: 'string', default: 'bench/results/finder-real.csv' },
  },
});
const dataDir = positionals[0];
if (!dataDir) throw new Error('Expected: bench/finder.ts DATA_DIR');

const models = await openCardModels();
const labels = readFileSync(join(dataDir, 'cards/labels.jsonl'), 'utf8').trim().split('\n');
const results = await resume({
  file: values.run,
  key: JSON.stringify(Object.values(models).map(({ manifest }) => manifest.file)),
  count: labels.length,
  measure: (i) => measure(JSON.parse(labels[i]!) as Label, models),
});

const groups = new Map<string, readonly Result[]>([['all', results]]);
for (const result of results)
  for (const name of [result.kind, `${result.kind}/${result.document}`, ...sceneGroups(result)])
    groups.set(name, [...(groups.get(name) ?? []), result]);
writeTable(
  { file: values.out, command: 'node bench/finder.ts ../shared/data' },
  [...groups].sort().map(([name, group]) => rowOf(name, group)),
);

/** Documents whose scenes were backgrounds in training are told apart from the others (see models/card-finder-0.2.1.md). */
function sceneGroups({ kind, document }: Label): string[] {
  return [`${kind} ${scenesSeen.includes(document) ? 'seen' : 'unseen'}`];
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
    median_error_pct: quantile(errors, 0.5),
    p95_error_pct: quantile(errors, 0.95),
    several_cards: shareOf(results, (result) => result.isSeveral),
  };
}

async function measure(label: Label, models: CardModels): Promise<Result> {
  const photo = pyramid(await decode(readFileSync(join(dataDir!, label.file)), { maxBytes: 1e8, maxPixels: 1e8 }));
  const located = await locate(photo, models);
  if (located === undefined) return { ...label, found: false, error: 100, orderedError: 100, isSeveral: false };
  const { card, portrait } = await locateOnCard(photo, located, models.faces);
  const another = await locateAnother(photo, card, models);
  const [error, orderedError] = [cornerErrorAnyWay(label.quad, card.corners), cornerError(label.quad, card.corners)];
  return { ...label, found: true, error, orderedError, isSeveral: Boolean(portrait && another) };
}
