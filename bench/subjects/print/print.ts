import { printSizes } from '../../../src/checks/index.ts';
import { openModel } from '../../../src/model/index.ts';
import { lightNames } from '../../../synth/dataset/lights.ts';
import { listPeople, loadPeople, type PeopleQuery } from '../../../synth/dataset/people.ts';
import { drawPrint, type PrintPlan, type PrintRow, planPrint } from '../../../synth/dataset/print-photo.ts';
import { photoSeed } from '../../../synth/dataset/seed.ts';
import { Renderer } from '../../../synth/index.ts';
import { thresholdsTable } from '../../shared/document/threshold-table.ts';
import { auc, quantile, shareOf } from '../../shared/figures/statistics.ts';
import type { Row } from '../../shared/figures/table.ts';
import { thresholdRows } from '../../shared/figures/thresholds.ts';
import { number, peopleOptions, scratch, text } from '../../shared/options.ts';
import { resume } from '../../shared/resume.ts';
import { defineSubject } from '../../shared/subject.ts';
import { judgeKept, type KeptViews, keepViews, type PrintResult } from './print-views.ts';

/** The print check on drawn cards. */
export const subject = defineSubject({
  name: 'print',
  about:
    "The print check on drawn cards with portraits that are not in the training data: each card in colour, as a grey copy and as a photo converted to grey, all three under the same light, by light and by the card's appearance. Only the part of each photo that the check reads is drawn; corners and portrait have the errors of the finder. A stopped run continues where it was. Views are kept, so that another model can be measured without drawing again.",
  options: {
    ...peopleOptions,
    split: text('test', 'People of this split.'),
    photos: number(5000, 'Photos to draw, three of each card.'),
    seed: number(62, 'Of the series of cards.'),
    rows: scratch('out/print-views.jsonl', 'File that keeps the views; `print-plot` reads it.'),
  },
  results: ['print.csv', 'print-thresholds.csv'],
  sections: [
    {
      page: 'print',
      title: 'Print on drawn cards',
      file: 'print.csv',
      text: 'Each card (one of eight is not Thai), with a portrait that is not in the training data, in colour, as a grey copy and as a photo converted to grey, all three under the same light, which is plain for half of the cards; corners and portrait have the errors of the finder. Shares above the default threshold; `auc` compares copies and converted photos with the cards in colour. Rates of small groups are uncertain. The seed belongs to the development layer. Drawn photos in which the card is cut or too small are not counted. Grey copies may be signed with a blue pen, as is usual in Thailand; fingers lie on some, also on the face.',
      columns: [
        'group',
        'photos',
        'in_colour',
        'false_alarms',
        'copies_yes',
        'converted_yes',
        'auc_copies',
        'auc',
        'colour_p99_score',
      ],
    },
  ],
  fills: [
    {
      document: 'docs/thresholds.md',
      place: 'print on drawn cards',
      content: () =>
        thresholdsTable({
          file: 'print-thresholds.csv',
          subject: 'print',
          threshold: 70,
          columns: [
            { heading: 'grey copies caught', group: 'grey copies' },
            { heading: 'photos turned grey caught', group: 'converted to grey' },
            { heading: 'cards in colour classified as print', group: 'in colour' },
          ],
        }),
    },
  ],
  measure: async ({ values, write }) => {
    const { split } = values;
    const isIncluded: PeopleQuery['isIncluded'] = ({ fake, set }) => fake === 0 && set !== 'dfdc';
    const query = { dataDir: values.data, list: values.portraits, split, isIncluded };
    const kept = await resume<KeptViews>({
      file: values.rows,
      key: JSON.stringify([values.seed, split, listPeople(query).length, printSizes]),
      count: values.photos,
      measure: drawerOf(query, values.seed),
    });
    const model = await openModel('print', { dir: 'models', threads: 1 });
    const judged = await judgeKept(kept, model);
    await model.close();
    write(
      'print-thresholds.csv',
      kinds.flatMap((kind) => kindRows(judged, kind)),
    );
    const threshold = model.manifest.threshold!;
    write(
      'print.csv',
      Object.entries(groups).map(([group, test]) => ({
        group,
        ...columnsOf(
          judged.filter(({ row }) => test(row)),
          threshold,
        ),
      })),
    );
  },
});

const kinds = ['none', 'grey_copy', 'grey_convert'] as const;
/** Minimum share of a faded card's colours that the veil of age covers. */
const minFading = 0.1;

const groups: Readonly<Record<string, (row: PrintRow) => boolean>> = {
  all: () => true,
  ...Object.fromEntries(
    ['as planned', ...lightNames].map((light) => [`light ${light}`, (row: PrintRow) => row.light === light]),
  ),
  ...Object.fromEntries(
    ['blue', 'pale', 'green', 'white', 'generic'].map((look) => [`look ${look}`, (row: PrintRow) => row.look === look]),
  ),
  faded: ({ fade }) => fade >= minFading,
  'fingers on it': ({ fingers }) => fingers > 0,
};
type JudgedCard = PrintResult & { readonly row: PrintRow };

/** Draws each card in turn as each kind; people are loaded when the first card is drawn. */
function drawerOf(query: PeopleQuery, series: number): (index: number) => Promise<KeptViews> {
  let loaded: ReturnType<typeof load> | undefined;
  let planned: PrintPlan | undefined;
  return async (index) => {
    loaded ??= load(query);
    const { people, renderer } = await loaded;
    const seed = photoSeed(series, Math.floor(index / kinds.length));
    if (planned?.plan.seed !== seed) planned = planPrint(seed, people);
    const drawn = await drawPrint(planned, kinds[index % kinds.length]!, renderer);
    return drawn ? keepViews(drawn) : {};
  };
}

async function load(query: PeopleQuery) {
  const people = await loadPeople(query);
  return { people, renderer: new Renderer({ portraits: people.map(({ portrait }) => portrait) }) };
}

function kindRows(judged: readonly JudgedCard[], kind: (typeof kinds)[number]): Row[] {
  const name = { none: 'in colour', grey_copy: 'grey copies', grey_convert: 'converted to grey' }[kind];
  const part = judged.filter(({ row }) => row.kind === kind);
  return thresholdRows(
    name,
    part.map(({ score, row }) => ({ score, person: row.group })),
  );
}

function columnsOf(part: readonly JudgedCard[], threshold: number): Row {
  const [colour, copies, converted] = kinds.map((kind) => part.filter(({ row }) => row.kind === kind));
  const raws = (some: readonly JudgedCard[]): number[] => some.map(({ raw }) => raw);
  const yes = (some: readonly JudgedCard[]): number => shareOf(some, ({ score }) => score > threshold);
  return {
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
