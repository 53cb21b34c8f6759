import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Fusion, type Manifest, type Model, openModel, scoreOf } from '../../../src/model/index.ts';
import { readLines } from '../../../synth/dataset/documents.ts';
import { thresholdsTable } from '../../shared/document/threshold-table.ts';
import { auc, quantile, shareOf } from '../../shared/figures/statistics.ts';
import type { Row } from '../../shared/figures/table.ts';
import { thresholdRows } from '../../shared/figures/thresholds.ts';
import { modelsOption, number, peopleOptions, scratch, text } from '../../shared/options.ts';
import { defineSubject } from '../../shared/subject.ts';
import { type BothLooks, lookBothWays } from './both-looks.ts';
import { askedShare, chooseFrom, flips, rawBy, type Seen, seenOf, tprDifference, type Way } from './second-look.ts';

/** The mirror image of a portrait, and every threshold. */
export const subject = defineSubject({
  name: 'mirror',
  about:
    'What the mirror image brings the deepfake check, and from which raw value of one look on it is worth asking for: figures of one look, of two, and of two only from there on (`from`), on drawn cards as in `deepfake`; cards with faults are bona fide. Beside that table, what ships is told for every threshold that an operator may choose, by attack and sending. What was drawn and judged is kept in `--looks` and read from there when it exists.',
  options: {
    ...peopleOptions,
    portraits: { ...peopleOptions.portraits, value: 'data/portraits.jsonl' },
    split: text('test', 'People of this split.'),
    people: number(700, 'People to draw.'),
    seed: number(2028, 'Of the series of cards.'),
    ...modelsOption,
    looks: scratch('out/looks-test.jsonl', 'File that keeps what was judged.'),
    choose: scratch(
      undefined,
      'Manifest to write the raw value into that these portraits ask for; without it the manifest’s own is measured.',
    ),
  },
  layer: 'development',
  results: ['deepfake-thresholds.csv', 'mirror.csv'],
  sections: [
    {
      page: 'deepfake',
      title: 'By attack and sending',
      file: 'deepfake-thresholds.csv',
      text: 'Drawn cards of people never trained on, a quarter of them not Thai, as the shipped model answers. `bona fide` are genuine portraits and the same blurred, copied and in grey; `genuine` the former alone. `yes` is the share above the default threshold, `low` and `high` the ends of its 95 % interval (bootstrap over people; exact where they are fewer than 59). The file has eleven thresholds more.',
      columns: ['group', 'photos', 'people', 'yes', 'low', 'high'],
      where: { threshold: '85' },
      isFirst: true,
    },
    {
      page: 'deepfake',
      title: 'Deepfake and the mirror image',
      file: 'mirror.csv',
      text: 'Drawn cards of test people: what one look answers, two looks, and the mirror image asked for only from the manifest’s raw value on (`from`; `asked_twice` of the portraits). Bona fide are genuine portraits, blurred, copied and grey ones too; each attack stands against all of them that were sent the same way. `flips` counts verdicts that differ from those of two looks. `less` is the TPR as shipped less that of two looks: 95 of 100 resamples of the people lie from `low` to `high`.',
      columns: [
        'group',
        'portraits',
        'asked_twice',
        'flips_one',
        'flips_from',
        'yes_two',
        'yes_from',
        'auc_one',
        'tpr_at_fpr_1pct_one',
        'tpr_at_fpr_5pct_one',
        'auc_two',
        'tpr_at_fpr_1pct_two',
        'tpr_at_fpr_5pct_two',
        'auc_from',
        'tpr_at_fpr_1pct_from',
        'tpr_at_fpr_5pct_from',
        'less_at_1pct_low',
        'less_at_1pct_high',
        'less_at_5pct_low',
        'less_at_5pct_high',
      ],
    },
  ],
  fills: [
    {
      document: 'docs/thresholds.md',
      place: 'deepfake on drawn cards',
      content: () =>
        thresholdsTable({
          file: 'deepfake-thresholds.csv',
          subject: 'mirror',
          threshold: 85,
          columns: [
            { heading: 'fakes caught', group: 'attacks, camera' },
            { heading: 'through a messaging app', group: 'attacks, messaging' },
            { heading: 'honest accused', group: 'bona fide, camera' },
            { heading: 'through a messaging app', group: 'bona fide, messaging' },
          ],
        }),
    },
  ],
  measure: async ({ values, write }) => {
    const options = { dir: values.models, threads: 1 };
    const model = await openModel('deepfake', options);
    const { fusion, calibration, threshold } = model.manifest;
    if (!fusion || !calibration || threshold === undefined)
      throw new Error('Expected fusion, calibration and threshold in the manifest of deepfake');
    const score = (raw: number) => Math.round(scoreOf(raw, calibration));
    const isYes = (raw: number) => score(raw) > threshold;
    const seen = seenOf(await readLooks(values, model), fusion.card);
    if (values.choose !== undefined) return choose(values.choose, seen, { ...values, isYes });
    const operation = { score, isYes, from: fusion.card.secondLook?.from ?? 0 };
    const bySending = (['camera', 'messaging'] as const).map((sent) => {
      const there = seen.filter((one) => one.sent === sent);
      return [thresholdRowsOf(there, sent, operation), rowsOf(there, sent, operation)] as const;
    });
    const thresholds = bySending.flatMap(([rows]) => rows);
    write('deepfake-thresholds.csv', thresholds);
    write('mirror.csv', [...rowsOf(seen, 'all', operation), ...bySending.flatMap(([, rows]) => rows)]);
  },
});

/** How the product answers. */
interface Operation {
  readonly score: (raw: number) => number;
  readonly isYes: (raw: number) => boolean;
  /** The raw value of one look from which on the mirror image is asked for. */
  readonly from: number;
}

interface Looking {
  readonly data: string;
  readonly portraits: string;
  readonly split: string;
  readonly people: number;
  readonly seed: number;
  readonly models: string;
  readonly looks: string;
}

/** Those that are kept, or else drawn and judged now. */
async function readLooks(values: Looking, model: Model): Promise<readonly BothLooks[]> {
  if (existsSync(values.looks)) return readLines(values.looks);
  const detector = await openModel('face-detector', { dir: values.models, threads: 1 });
  const { data: dataDir, portraits: list, split, people, seed } = values;
  const looks = await lookBothWays({ dataDir, list, split, people, seed, detector }, model);
  mkdirSync(dirname(values.looks), { recursive: true });
  writeFileSync(values.looks, looks.map((one) => JSON.stringify(one)).join('\n'));
  return looks;
}

/** Writes into the manifest from where on to ask twice, and what chose it. */
function choose(
  file: string,
  seen: readonly Seen[],
  { split, seed, isYes }: Pick<Looking, 'split' | 'seed'> & Pick<Operation, 'isYes'>,
): void {
  const from = chooseFrom(seen, isYes);
  const attacks = seen.filter(({ attack }) => attack).length;
  const counts = `${seen.length - attacks} bona fide and ${attacks} attacks`;
  const source = `npm run bench -- mirror on ${counts} of drawn ${split} people, seed ${seed}`;
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as Manifest;
  const card: Fusion = { ...manifest.fusion!.card, secondLook: { from, source } };
  const changed = { ...manifest, fusion: { ...manifest.fusion!, card } };
  writeFileSync(file, `${JSON.stringify(changed, null, 2)}\n`);
  process.stdout.write(`${JSON.stringify(card.secondLook)}\n`);
}

/** Bona fide portraits, genuine ones among them alone, all attacks, and each attack, at every threshold. */
function thresholdRowsOf(there: readonly Seen[], sent: Seen['sent'], { score, from }: Operation): Row[] {
  const kinds = [...new Set(there.filter(({ attack }) => attack).map(({ kind }) => kind))].sort();
  const groups: [string, (one: Seen) => boolean][] = [
    ['bona fide', ({ attack }) => !attack],
    ['genuine', ({ kind }) => kind === 'genuine'],
    ['attacks', ({ attack }) => attack],
    ...kinds.map((name): [string, (one: Seen) => boolean] => [name, ({ kind }) => kind === name]),
  ];
  return groups.flatMap(([name, test]) => {
    const scored = there.filter(test).map((one) => ({ score: score(rawBy(one, from)), person: one.person }));
    return thresholdRows(`${name}, ${sent}`, scored);
  });
}

/** Bona fide portraits by what happened to them, then attacks by kind, each against all bona fide ones that went the same way. */
function rowsOf(there: readonly Seen[], sent: string, operation: Operation): Row[] {
  const of = (name: string, some: readonly Seen[]) => rowOf({ group: `${name}, ${sent}`, some, there, ...operation });
  const kinds = (attack: boolean) =>
    [
      ...Map.groupBy(
        there.filter((one) => one.attack === attack),
        ({ kind }) => kind,
      ),
    ].sort();
  return [
    of(
      'bona fide',
      there.filter(({ attack }) => !attack),
    ),
    ...kinds(false).map(([kind, some]) => of(kind, some)),
    of(
      'attacks',
      there.filter(({ attack }) => attack),
    ),
    ...kinds(true).map(([kind, some]) => of(kind, some)),
  ];
}

interface Group extends Operation {
  readonly group: string;
  readonly some: readonly Seen[];
  readonly there: readonly Seen[];
}

function rowOf({ group, some, there, from, isYes }: Group): Row {
  const ways = { one: 'one', two: 'two', from } as const;
  const columns = Object.entries(ways).map(([name, way]) => figures(name, way, { some, there, isYes }));
  const attacks = some.every(({ attack }) => attack);
  const compared = [...there.filter(({ attack }) => !attack), ...some];
  const difference = (fpr: 0.01 | 0.05) =>
    (attacks ? tprDifference(compared, from, fpr) : undefined) ?? { low: '', high: '' };
  const [at1, at5] = [difference(0.01), difference(0.05)];
  return {
    group,
    portraits: some.length,
    asked_twice: askedShare(some, from),
    flips_one: flips(some, 'one', isYes),
    flips_from: flips(some, from, isYes),
    ...Object.assign({}, ...columns),
    ...{ less_at_1pct_low: at1.low, less_at_1pct_high: at1.high },
    ...{ less_at_5pct_low: at5.low, less_at_5pct_high: at5.high },
  };
}

/** Of bona fide portraits the share of yes alone: nobody is told from himself. */
function figures(name: string, way: Way, { some, there, isYes }: Pick<Group, 'some' | 'there' | 'isYes'>): Row {
  const raws = (of: readonly Seen[]) => of.map((one) => rawBy(one, way));
  const genuine = raws(there.filter(({ attack }) => !attack));
  const own = raws(some);
  const attacks = some.every(({ attack }) => attack);
  const tpr = (fpr: number) => (attacks ? shareOf(own, (raw) => raw > quantile(genuine, 1 - fpr)) : '');
  return {
    [`yes_${name}`]: shareOf(own, isYes),
    [`auc_${name}`]: attacks ? auc(genuine, own) : '',
    [`tpr_at_fpr_1pct_${name}`]: tpr(0.01),
    [`tpr_at_fpr_5pct_${name}`]: tpr(0.05),
    [`tpr_at_fpr_10pct_${name}`]: tpr(0.1),
  };
}
