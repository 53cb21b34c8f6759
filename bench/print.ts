/**
 * The print check on drawn cards of people whom training never saw: each card in colour, as a grey copy and as a photo converted to
 * grey, all three under the same light, by light and by the card's look. Only the part of each photo that the check reads is drawn,
 * corners and portrait are as nearly right as the finder has them. A stopped run goes on where it was; views are kept, so that another
 * model is measured without drawing again.
 *
 *     node bench/print.ts --photos 5000
 */
import { parseArgs } from 'node:util';
import { printSizes } from '../src/checks/index.ts';
import { openModel } from '../src/model/index.ts';
import { lightNames } from '../training/views/lights.ts';
import { listPeople, loadPeople, peopleOptions } from '../training/views/people.ts';
import { drawPrint, type PrintPlan, type PrintRow, planPrint } from '../training/views/print-photo.ts';
import { type KeptViews, keepViews, type Said, sayOfKept } from './print-views.ts';
import { resume } from './resume.ts';
import { auc, quantile, type Row, shareOf, writeTable } from './table.ts';
import { thresholdRows } from './thresholds.ts';

const { values } = parseArgs({
  options: {
    ...peopleOptions,
    split: { type: 'string', default: 'test' },
    photos: { type: 'string', default: '5000' },
    seed: { type: 'string', default: '62' },
    rows: { type: 'string', default: 'out/print-views.jsonl' },
    out: { type: 'string', default: 'bench/results/print.csv' },
    thresholds: { type: 'string', default: 'bench/results/print-thresholds.csv' },
  },
});

const kinds = ['none', 'grey_copy', 'grey_convert'] as const;
/** A card is faded when at least so much of its colours lies under the veil of age. */
const faded = 0.1;

const query = {
  dataDir: values.data,
  list: values.portraits,
  split: values.split,
  wanted: ({ fake, set }: { readonly fake: 0 | 1; readonly set: string }) => fake === 0 && set !== 'dfdc',
};
let loaded: ReturnType<typeof loadPeople> | undefined;
let planned: PrintPlan | undefined;
const kept = await resume<KeptViews>({
  file: values.rows,
  key: JSON.stringify([values.seed, values.split, listPeople(query).length, printSizes]),
  count: Number(values.photos),
  measure: async (index) => {
    loaded ??= loadPeople(query);
    const people = await loaded;
    const assets = { portraits: people.map(({ portrait }) => portrait) };
    const seed = Number(values.seed) * 1_000_003 + Math.floor(index / kinds.length);
    if (planned?.plan.seed !== seed) planned = planPrint(seed, people);
    const drawn = await drawPrint(planned, kinds[index % kinds.length]!, assets);
    return drawn ? keepViews(drawn.row, drawn.views) : {};
  },
});

type Seen = Said & { readonly row: PrintRow };

const model = await openModel('print', { dir: 'models', threads: 1 });
const threshold = model.manifest.threshold!;
const seen: readonly Seen[] = await sayOfKept(kept, model);
await model.close();

const groups: Readonly<Record<string, (row: PrintRow) => boolean>> = {
  all: () => true,
  ...Object.fromEntries(
    ['as planned', ...lightNames].map((light) => [`light ${light}`, (row: PrintRow) => row.light === light]),
  ),
  ...Object.fromEntries(
    ['blue', 'pale', 'green', 'white', 'generic'].map((look) => [`look ${look}`, (row: PrintRow) => row.look === look]),
  ),
  faded: ({ fade }) => fade >= faded,
  'fingers on it': ({ fingers }) => fingers > 0,
};
const command = `node bench/print.ts --photos ${values.photos}`;
writeTable(
  { file: values.thresholds, command },
  kinds.flatMap((kind) => {
    const name = { none: 'in colour', grey_copy: 'grey copies', grey_convert: 'converted to grey' }[kind];
    const part = seen.filter(({ row }) => row.kind === kind);
    return thresholdRows(
      name,
      part.map(({ score, row }) => ({ score, person: row.group })),
    );
  }),
);
writeTable(
  { file: values.out, command },
  Object.entries(groups).map(([group, test]) =>
    rowOf(
      group,
      seen.filter(({ row }) => test(row)),
    ),
  ),
);

function rowOf(group: string, part: readonly Seen[]): Row {
  const [colour, copies, converted] = kinds.map((kind) => part.filter(({ row }) => row.kind === kind));
  const raws = (some: readonly Seen[]): number[] => some.map(({ raw }) => raw);
  const yes = (some: readonly Seen[]): number => shareOf(some, ({ score }) => score > threshold);
  return {
    group,
    photos: part.length,
    in_colour: colour!.length,
    false_alarms: yes(colour!),
    copies_yes: yes(copies!),
    converted_yes: yes(converted!),
    auc_copies: auc(raws(colour!), raws(copies!)),
    auc: auc(raws(colour!), raws([...copies!, ...converted!])),
    colour_p99_score: quantile(
      colour!.map(({ score }) => score),
      0.99,
    ),
  };
}
