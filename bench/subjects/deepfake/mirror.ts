import { readFileSync, writeFileSync } from 'node:fs';
import { type Fusion, type Manifest, type Model, openModel, scoreOf } from '../../../src/model/index.ts';
import { thresholdsTable } from '../../shared/document/threshold-table.ts';
import { auc, quantile, shareOf } from '../../shared/figures/statistics.ts';
import type { Row } from '../../shared/figures/table.ts';
import { thresholdRows } from '../../shared/figures/thresholds.ts';
import { modelsOption, number, peopleOptions, scratch, text } from '../../shared/options.ts';
import { resume } from '../../shared/resume.ts';
import { defineSubject } from '../../shared/subject.ts';
import { type BothPasses, runBothPasses } from './both-passes.ts';
import {
  chooseFrom,
  flips,
  type RawValues,
  rawBy,
  rawValuesOf,
  secondPassShare,
  tprDifference,
  type Way,
} from './second-pass.ts';

/** The mirror image of a portrait, and every threshold. */
export const subject = defineSubject({
  name: 'mirror',
  about:
    'What the mirror image contributes to the deepfake check, and from which raw value of the first pass a second pass is worth its cost: figures of one pass, of two passes, and of a second pass only from that value (`from`), on drawn cards; cards with faults are bona fide. A second table shows the shipped model at every threshold that an operator may choose, by attack and way of sending. `--passes` keeps the results of both passes, which are read from there if they are of the same model, people and seed.',
  options: {
    ...peopleOptions,
    portraits: { ...peopleOptions.portraits, value: 'data/portraits.jsonl' },
    split: text('test', 'People of this split.'),
    people: number(700, 'People to draw.'),
    seed: number(2028, 'Of the series of cards.'),
    ...modelsOption,
    passes: scratch('out/passes-test.jsonl', 'File that keeps what was judged.'),
    choose: scratch(
      undefined,
      'Manifest into which the raw value chosen on these portraits is written; without it, the manifest’s own value is measured.',
    ),
  },
  layer: 'development',
  results: ['deepfake-thresholds.csv', 'mirror.csv'],
  sections: [
    {
      page: 'deepfake',
      title: 'By attack and sending',
      file: 'deepfake-thresholds.csv',
      text: 'Drawn cards with portraits that are not in the training data, a quarter of them not Thai; faces swapped in the finished photo are drawn twice as often as each other attack, all donors are fakes, and each card is sent in one of the two ways, so rows of different sendings show different cards. Cards narrower than 320 px and photos whose portrait is not found are left out. `bona fide` are genuine portraits, also blurred, copied and in grey; `genuine` are only the unchanged ones. `yes` is the share above the default threshold, `low` and `high` the ends of its 95 % interval (bootstrap over people; exact if they are fewer than 59). The file contains eleven more thresholds.',
      columns: ['group', 'photos', 'people', 'yes', 'low', 'high'],
      where: { threshold: '85' },
      isFirst: true,
    },
    {
      page: 'deepfake',
      title: 'Deepfake and the mirror image',
      file: 'mirror.csv',
      text: 'Drawn cards of test people: the answers after one pass, after two passes, and with a second pass on the mirror image only from the raw value in the manifest (`from`; `asked_twice` is the share of portraits with a second pass). Bona fide are genuine portraits, also blurred, copied and grey ones; each attack is compared with all of them that were sent in the same way. `flips` counts verdicts that differ from those of two passes. `less` is the TPR as shipped minus that of two passes: 95 of 100 resamples of the people lie between `low` and `high`.',
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
            { heading: 'bona fide classified as fake', group: 'bona fide, camera' },
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
    const portraits = rawValuesOf(await readPasses(values, model), fusion.card);
    if (values.choose !== undefined) return choose(values.choose, portraits, { ...values, isYes });
    const operation = { score, isYes, from: fusion.card.secondLook?.from ?? 0 };
    const bySending = (['camera', 'messaging'] as const).map((sent) => {
      const there = portraits.filter((one) => one.sent === sent);
      return [thresholdRowsOf(there, sent, operation), rowsOf(there, sent, operation)] as const;
    });
    const thresholds = bySending.flatMap(([rows]) => rows);
    write('deepfake-thresholds.csv', thresholds);
    write('mirror.csv', [...rowsOf(portraits, 'all', operation), ...bySending.flatMap(([, rows]) => rows)]);
  },
});

/** How the product answers. */
interface Operation {
  readonly score: (raw: number) => number;
  readonly isYes: (raw: number) => boolean;
  /** The raw value of the first pass from which the mirror image is used as well. */
  readonly from: number;
}

interface PassesQuery {
  readonly data: string;
  readonly portraits: string;
  readonly split: string;
  readonly people: number;
  readonly seed: number;
  readonly models: string;
  readonly passes: string;
}

/** The kept results of this model, or what is drawn and judged now. */
async function readPasses(values: PassesQuery, model: Model): Promise<readonly BothPasses[]> {
  const detector = await openModel('face-detector', { dir: values.models, threads: 1 });
  const { data: dataDir, portraits: list, split, people, seed } = values;
  const [passes] = await resume({
    file: values.passes,
    key: JSON.stringify({ split, people, seed, model: model.manifest.sha256 }),
    count: 1,
    measure: () => runBothPasses({ dataDir, list, split, people, seed, detector }, model),
  });
  return passes!;
}

/** Writes into the manifest from which raw value a second pass runs, and the command that chose it. */
function choose(
  file: string,
  portraits: readonly RawValues[],
  { split, seed, isYes }: Pick<PassesQuery, 'split' | 'seed'> & Pick<Operation, 'isYes'>,
): void {
  const from = chooseFrom(portraits, isYes);
  const attacks = portraits.filter(({ attack }) => attack).length;
  const counts = `${portraits.length - attacks} bona fide and ${attacks} attacks`;
  const source = `npm run bench -- mirror on ${counts} of drawn ${split} people, seed ${seed}`;
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as Manifest;
  const card: Fusion = { ...manifest.fusion!.card, secondLook: { from, source } };
  const changed = { ...manifest, fusion: { ...manifest.fusion!, card } };
  writeFileSync(file, `${JSON.stringify(changed, null, 2)}\n`);
  process.stdout.write(`${JSON.stringify(card.secondLook)}\n`);
}

/** Bona fide portraits, only the genuine ones among them, all attacks, and each attack, at every threshold. */
function thresholdRowsOf(there: readonly RawValues[], sent: RawValues['sent'], { score, from }: Operation): Row[] {
  const kinds = [...new Set(there.filter(({ attack }) => attack).map(({ kind }) => kind))].sort();
  const groups: [string, (one: RawValues) => boolean][] = [
    ['bona fide', ({ attack }) => !attack],
    ['genuine', ({ kind }) => kind === 'genuine'],
    ['attacks', ({ attack }) => attack],
    ...kinds.map((name): [string, (one: RawValues) => boolean] => [name, ({ kind }) => kind === name]),
  ];
  return groups.flatMap(([name, test]) => {
    const scored = there.filter(test).map((one) => ({ score: score(rawBy(one, from)), person: one.person }));
    return thresholdRows(`${name}, ${sent}`, scored);
  });
}

/** Bona fide portraits by what happened to them, then attacks by kind, each against all bona fide ones that were sent in the same way. */
function rowsOf(there: readonly RawValues[], sent: string, operation: Operation): Row[] {
  const of = (name: string, some: readonly RawValues[]) =>
    rowOf({ group: `${name}, ${sent}`, some, there, ...operation });
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
  readonly some: readonly RawValues[];
  readonly there: readonly RawValues[];
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
    asked_twice: secondPassShare(some, from),
    flips_one: flips(some, 'one', isYes),
    flips_from: flips(some, from, isYes),
    ...Object.assign({}, ...columns),
    ...{ less_at_1pct_low: at1.low, less_at_1pct_high: at1.high },
    ...{ less_at_5pct_low: at5.low, less_at_5pct_high: at5.high },
  };
}

/** For bona fide portraits only the share of yes, because they cannot be compared with themselves. */
function figures(name: string, way: Way, { some, there, isYes }: Pick<Group, 'some' | 'there' | 'isYes'>): Row {
  const raws = (of: readonly RawValues[]) => of.map((one) => rawBy(one, way));
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
