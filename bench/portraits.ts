/**
 * The deepfake check on portraits without a card, people never trained on: each maker's fakes against genuine portraits of the
 * same set, or of all sets where a maker has none; as published, saved by a camera, sent by a messaging app. Beside the published
 * fakes: faces put onto other genuine portraits by `synth/`, by a swapper where one is given (training/README.md), and genuine portraits
 * through an autoencoder. Genuine portraits retouched, blurred and without colours are no fakes: how many are called so stands below.
 *
 *     node bench/portraits.ts --data ../shared/data --portraits data/portraits-matted.jsonl
 *
 * `--models` with `--left-out` measures a model that was trained without some makers, on these makers alone.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { decode, encodeJpeg, type Pixels } from '../src/image/index.ts';
import { createInspector } from '../src/index.ts';
import { openAutoencoder } from '../synth/batch/autoencoder.ts';
import { planSwap, Random, swapFace } from '../synth/index.ts';
import { type Listed, readPeople } from '../training/views/people.ts';
import { openSwapper } from '../training/views/swapper.ts';
import { changed, changes } from './deepfake/genuine-changes.ts';
import { auc, quantile, type Row, shareOf, writeTable } from './table.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    portraits: { type: 'string', default: 'data/portraits-matted.jsonl' },
    split: { type: 'string', default: 'test' },
    /** Of each set. */
    most: { type: 'string', default: '90' },
    models: { type: 'string', default: 'models' },
    /** What `antifake_training.fit.swapper` wrote; without it no fakes of a swapper are measured. */
    swapper: { type: 'string' },
    /** Makers that these models were trained without. */
    'left-out': { type: 'string', default: '' },
    scores: { type: 'string', default: 'out/deepfake-portraits.jsonl' },
    out: { type: 'string', default: 'bench/results/deepfake-portraits.csv' },
  },
});

const leftOut = values['left-out'].split(',').filter(Boolean);
/** Makers whose fakes were trained on as they are (models/deepfake-*.md). */
const trainedOn = ['dfdc', 'genphotos', 'sdfd', 'autoencoder', 'swapper'].filter((maker) => !leftOut.includes(maker));
const limits = { maxBytes: 1e8, maxPixels: 1e8 };
const sentBy = ['as published', 'camera', 'messaging'] as const;
type Sent = (typeof sentBy)[number];

interface Score {
  /** `genuine`, `genuine retouched` and the like, a set that publishes fakes, `synth swap` or `autoencoder`. */
  readonly maker: string;
  readonly set: string;
  readonly sent: Sent;
  readonly raw: number;
  readonly yes: boolean;
}

const inspector = await createInspector({ modelsDir: values.models, ...limits });
const roundTrip = await openAutoencoder(join(values.data, 'weights/taef2_roundtrip.onnx'));
const wear = values.swapper === undefined ? undefined : await openSwapper(values.swapper);
const scores: Score[] = [];
const people = chosen();
const genuine = people.filter(({ fake }) => fake === 0);
for (const [i, row] of people.entries()) await measurePortrait(row, new Random(771 + i));
await inspector.close();
mkdirSync(dirname(values.scores), { recursive: true });
writeFileSync(values.scores, scores.map((score) => JSON.stringify(score)).join('\n'));
const command = ['node bench/portraits.ts --most', values.most];
if (values.swapper !== undefined) command.push('--swapper', values.swapper);
if (leftOut.length > 0) command.push('--left-out', leftOut.join(','));
writeTable({ file: values.out, command: command.join(' '), models: values.models }, [...makerRows(), ...alarmRows()]);

/** So many of each set and class, evenly over the list. */
function chosen(): readonly Listed[] {
  const wanted = ({ set, fake }: Pick<Listed, 'set' | 'fake'>) => fake === 0 || isAsked(set);
  const rows = readPeople({ list: values.portraits, split: values.split, wanted });
  const most = Number(values.most);
  return [...Map.groupBy(rows, ({ set, fake }) => `${set} ${fake}`).values()].flatMap((some) => {
    const count = Math.min(some.length, most);
    return Array.from({ length: count }, (_, i) => some[Math.floor((i * some.length) / count)]!);
  });
}

function isAsked(maker: string): boolean {
  return leftOut.length === 0 || leftOut.includes(maker);
}

/** Half of the genuine portraits also give a swap, a quarter a round trip, a quarter the swapper's. */
async function measurePortrait(row: Listed, random: Random): Promise<void> {
  const pixels = await read(row);
  const { fake, set } = row;
  await measure(pixels, { maker: fake ? set : 'genuine', set }, random);
  if (fake) return;
  if (leftOut.length === 0)
    for (const change of changes)
      await measure(await changed(pixels, change), { maker: `genuine ${change}`, set }, random);
  const part = random.next();
  if (part < 0.5 && isAsked('synth swap'))
    await measure(await swapped(pixels, row, random), { maker: 'synth swap', set }, random);
  else if (part >= 0.5 && part < 0.75 && isAsked('autoencoder'))
    await measure(await roundTrip(pixels), { maker: 'autoencoder', set }, random);
  else if (wear !== undefined && part >= 0.75 && isAsked('swapper'))
    await measure(
      await wear({ pixels, points: row.points }, await donorFor(row, random), random),
      { maker: 'swapper', set },
      random,
    );
}

/** Another person's genuine portrait. */
async function donorFor({ group }: Listed, random: Random) {
  const donor = random.pick(genuine.filter((other) => other.group !== group));
  return { pixels: await read(donor), points: donor.points };
}

async function read({ file }: Listed): Promise<Pixels> {
  return await decode(readFileSync(join(values.data, file)), limits);
}

async function swapped(pixels: Pixels, row: Listed, random: Random): Promise<Pixels> {
  const worn = await donorFor(row, random);
  const plan = planSwap(random, random.next(), ['whole', 'inner']);
  return swapFace({ pixels, points: row.points }, worn, { plan, seed: random.int(0, 2 ** 31) }).pixels;
}

async function measure(pixels: Pixels, of: Pick<Score, 'maker' | 'set'>, random: Random): Promise<void> {
  for (const sent of sentBy) {
    const found = await inspector.inspectPortrait(await send(pixels, sent, random));
    if (found.outcome === 'failed') continue;
    const { raw, verdict } = found.checks.deepfake;
    scores.push({ ...of, sent, raw, yes: verdict === 'yes' });
  }
}

/** Scaled and saved, as a camera or a messaging app does. Published pictures are saved once more too, alike for all sets. */
async function send(pixels: Pixels, sent: Sent, random: Random): Promise<Uint8Array> {
  if (sent === 'as published') return await encodeJpeg(pixels, { quality: 95 });
  const [scale, quality] =
    sent === 'camera' ? [random.range(0.65, 1), random.int(60, 95)] : [random.range(0.45, 0.65), random.int(40, 65)];
  const width = Math.round(pixels.widthPx * scale);
  const raw = { width: pixels.widthPx, height: pixels.heightPx, channels: 3 as const };
  return await sharp(pixels.data, { raw }).resize({ width }).jpeg({ quality }).toBuffer();
}

function makerRows(): Row[] {
  const makers = [...new Set(scores.map(({ maker }) => maker))].filter((maker) => !maker.startsWith('genuine'));
  return sentBy.flatMap((sent) => {
    const there = scores.filter((score) => score.sent === sent);
    const rows = makers.map((maker) => rowOf(`${maker} | ${sent}`, maker, there));
    return rows.toSorted((a, b) => Number(a.auc) - Number(b.auc));
  });
}

function rowOf(group: string, maker: string, there: readonly Score[]): Row {
  const bonaFide = there.filter((score) => score.maker === 'genuine');
  const own = bonaFide.filter(({ set }) => set === maker);
  const against = (own.length > 0 ? own : bonaFide).map(({ raw }) => raw);
  const fakes = there.filter((score) => score.maker === maker);
  const cut = (fpr: number) => quantile(against, 1 - fpr);
  return {
    group,
    trained_on: trainedOn.includes(maker) ? 'yes' : 'no',
    genuine: against.length,
    fakes: fakes.length,
    auc: auc(
      against,
      fakes.map(({ raw }) => raw),
    ),
    tpr_at_fpr_1pct: shareOf(fakes, ({ raw }) => raw > cut(0.01)),
    tpr_at_fpr_5pct: shareOf(fakes, ({ raw }) => raw > cut(0.05)),
    tpr_at_fpr_10pct: shareOf(fakes, ({ raw }) => raw > cut(0.1)),
    yes: shareOf(fakes, ({ yes }) => yes),
  };
}

/** False alarms by what was done to a genuine portrait, and by set. */
function alarmRows(): Row[] {
  const bonaFide = scores.filter(({ maker }) => maker.startsWith('genuine'));
  const groups = Map.groupBy(bonaFide, ({ maker, set }) => `${maker}, ${set}`);
  return [...groups].sort().map(([group, some]) => ({
    ...{ group, trained_on: 'no', genuine: some.length, fakes: 0 },
    ...{ auc: '', tpr_at_fpr_1pct: '', tpr_at_fpr_5pct: '', tpr_at_fpr_10pct: '' },
    yes: shareOf(some, ({ yes }) => yes),
  }));
}
