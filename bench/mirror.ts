/**
 * What the mirror image brings the deepfake check, and from which raw value of one look on it is worth asking for: figures of one
 * look, of two, and of two only from there on (`from`), on drawn cards as in bench/deepfake.ts; cards with faults are bona fide.
 *
 *     node bench/mirror.ts --split val --seed 2027 --looks out/looks-val.jsonl --choose models/deepfake-0.11.0.json
 *     node bench/mirror.ts --looks out/looks-test.jsonl
 *
 * Beside that table, what ships is told for every threshold that an operator may choose, by attack and sending.
 *
 * What was drawn and judged is kept in `--looks` and read from there when it exists.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { type Fusion, type Manifest, openModel, scoreOf } from '../src/model/index.ts';
import { type BothLooks, lookBothWays } from './deepfake/both-looks.ts';
import {
  askedShare,
  chooseFrom,
  flips,
  rawBy,
  type Seen,
  seenOf,
  tprDifference,
  type Way,
} from './deepfake/second-look.ts';
import { auc, quantile, type Row, shareOf, writeTable } from './table.ts';
import { thresholdRows } from './thresholds.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    portraits: { type: 'string', default: 'data/portraits.jsonl' },
    split: { type: 'string', default: 'test' },
    people: { type: 'string', default: '700' },
    seed: { type: 'string', default: '2028' },
    models: { type: 'string', default: 'models' },
    looks: { type: 'string', default: 'out/looks-test.jsonl' },
    /** A manifest to write the raw value into that these portraits ask for; without it the manifest's own is measured. */
    choose: { type: 'string' },
    out: { type: 'string', default: 'bench/results/mirror.csv' },
    thresholds: { type: 'string', default: 'bench/results/deepfake-thresholds.csv' },
  },
});

const options = { dir: values.models, threads: 1 };
const model = await openModel('deepfake', options);
const { fusion, calibration, threshold } = model.manifest;
if (!fusion || !calibration || threshold === undefined)
  throw new Error('Expected fusion, calibration and threshold in the manifest of deepfake');
const score = (raw: number) => Math.round(scoreOf(raw, calibration));
const isYes = (raw: number) => score(raw) > threshold;
const seen = seenOf(await readLooks(), fusion.card);
if (values.choose === undefined) measure(fusion.card);
else choose(values.choose);

async function readLooks(): Promise<readonly BothLooks[]> {
  if (existsSync(values.looks)) {
    const lines = readFileSync(values.looks, 'utf8').trim().split('\n');
    return lines.map((line) => JSON.parse(line) as BothLooks);
  }
  const detector = await openModel('face-detector', options);
  const { data: dataDir, portraits: list, split } = values;
  const query = { dataDir, list, split, people: Number(values.people), seed: Number(values.seed), detector };
  const looks = await lookBothWays(query, model);
  mkdirSync(dirname(values.looks), { recursive: true });
  writeFileSync(values.looks, looks.map((one) => JSON.stringify(one)).join('\n'));
  return looks;
}

/** Writes into the manifest from where on to ask twice, and what chose it. */
function choose(file: string): void {
  const from = chooseFrom(seen, isYes);
  const counts = `${seen.filter(({ attack }) => !attack).length} bona fide and ${seen.filter(({ attack }) => attack).length} attacks`;
  const source = `bench/mirror.ts on ${counts} of drawn ${values.split} people, seed ${values.seed}`;
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as Manifest;
  const card: Fusion = { ...manifest.fusion!.card, secondLook: { from, source } };
  const changed = { ...manifest, fusion: { ...manifest.fusion!, card } };
  writeFileSync(file, `${JSON.stringify(changed, null, 2)}\n`);
  process.stdout.write(`${JSON.stringify(card.secondLook)}\n`);
}

function measure({ secondLook }: Fusion): void {
  const from = secondLook?.from ?? 0;
  const command = `node bench/mirror.ts --people ${values.people} --seed ${values.seed}`;
  writeTable({ file: values.thresholds, command, models: values.models }, [
    ...thresholdRowsOf('camera', from),
    ...thresholdRowsOf('messaging', from),
  ]);
  writeTable({ file: values.out, command, models: values.models }, [
    ...rowsOf('all', seen, from),
    ...rowsOf(
      'camera',
      seen.filter(({ sent }) => sent === 'camera'),
      from,
    ),
    ...rowsOf(
      'messaging',
      seen.filter(({ sent }) => sent === 'messaging'),
      from,
    ),
  ]);
}

/** Bona fide portraits, genuine ones among them alone, all attacks, and each attack, at every threshold. */
function thresholdRowsOf(sent: Seen['sent'], from: number): Row[] {
  const there = seen.filter((one) => one.sent === sent);
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
function rowsOf(sent: string, there: readonly Seen[], from: number): Row[] {
  const of = (name: string, some: readonly Seen[]) => rowOf({ group: `${name}, ${sent}`, some, there, from });
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

interface Group {
  readonly group: string;
  readonly some: readonly Seen[];
  readonly there: readonly Seen[];
  readonly from: number;
}

function rowOf({ group, some, there, from }: Group): Row {
  const ways = { one: 'one', two: 'two', from } as const;
  const columns = Object.entries(ways).map(([name, way]) => figures(name, way, { some, there }));
  const attacks = some.every(({ attack }) => attack);
  const compared = [...there.filter(({ attack }) => !attack), ...some];
  const difference = (fpr: number) => (attacks ? tprDifference(compared, from, fpr) : { low: '', high: '' });
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
function figures(name: string, way: Way, { some, there }: Pick<Group, 'some' | 'there'>): Row {
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
