import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { encodeJpeg, type Pixels } from '../../../src/image/index.ts';
import { createInspector, type Inspector } from '../../../src/index.ts';
import { openGraph } from '../../../src/model/index.ts';
import { openAutoencoder } from '../../../synth/batch/autoencoder.ts';
import { readPixels } from '../../../synth/dataset/documents.ts';
import { type Listed, readPeople } from '../../../synth/dataset/people.ts';
import { type Swapper, swapperOf } from '../../../synth/dataset/swapper.ts';
import { planSwap, Random, swapFace } from '../../../synth/index.ts';
import { auc, shareOf, tprColumns } from '../../shared/figures/statistics.ts';
import type { Row } from '../../shared/figures/table.ts';
import { modelsOption, number, peopleOptions, scratch, text } from '../../shared/options.ts';
import { spread } from '../../shared/photos/spread.ts';
import { defineSubject } from '../../shared/subject.ts';
import { applyChange, changes } from './genuine-changes.ts';

/** Makers whose fakes are in the training data unchanged (models/deepfake-*.md). */
const trainedOn = ['dfdc', 'genphotos', 'sdfd', 'autoencoder', 'swapper'];
const sentBy = ['as published', 'camera', 'messaging'] as const;
type Sent = (typeof sentBy)[number];

/** The deepfake check without a card. */
export const subject = defineSubject({
  name: 'portraits',
  about:
    'The deepfake check on portraits without a card that are not in the training data: each maker’s fakes against genuine portraits of the same set, or of all sets if the set has none; as published, saved by a camera, sent by a messaging app. In addition to the published fakes: faces swapped onto other genuine portraits by `synth/`, by a swapper if one is given (training/README.md), and genuine portraits sent through an autoencoder. Genuine portraits that are retouched, blurred or without colours are not fakes; the rows below show how many are classified as fake. `--models` with `--left-out` measures a model that was trained without some makers, only on these makers.',
  options: {
    ...peopleOptions,
    split: text('test', 'People of this split.'),
    most: number(90, 'Portraits of each set.'),
    swapper: text(undefined, 'What the training of the swapper wrote; without it none of its fakes are measured.'),
    'left-out': text('', 'Makers that were left out of the training of these models, separated by commas.'),
    ...modelsOption,
    scores: scratch('out/deepfake-portraits.jsonl', 'File for every portrait’s score.'),
  },
  layer: 'development',
  results: ['deepfake-portraits.csv'],
  sections: [
    {
      page: 'deepfake',
      title: 'Deepfake on portraits without a card',
      file: 'deepfake-portraits.csv',
      text: 'Each maker’s fakes against genuine portraits of the same set, or of all sets if it has none; pictures that are not in the training data (DFDC is divided by video, and its actors appear in several), worst maker first. Below, changes to genuine portraits, and how many of these were classified as fake; each portrait is counted in all three sendings. `trained_on` states whether fakes by that maker were in the training data.',
      columns: [
        'group',
        'trained_on',
        'genuine',
        'fakes',
        'auc',
        'tpr_at_fpr_1pct',
        'tpr_at_fpr_5pct',
        'tpr_at_fpr_10pct',
        'yes',
      ],
    },
  ],
  measure: async ({ values, write }) => {
    const { data, models, swapper } = values;
    const leftOut = values['left-out'].split(',').filter(Boolean);
    const isMeasured = (maker: string) => leftOut.length === 0 || leftOut.includes(maker);
    const people = chosen(values, isMeasured);
    const bench: Bench = {
      dataDir: data,
      genuine: people.filter(({ fake }) => fake === 0),
      isMeasured,
      isChanged: leftOut.length === 0,
      inspector: await createInspector({ modelsDir: models, maxBytes: 1e8, maxPixels: 1e8 }),
      roundTrip: await openAutoencoder(join(data, 'weights/taef2_roundtrip.onnx')),
      wear: swapper === undefined ? undefined : swapperOf(await openGraph(swapper, 1)),
    };
    const scores: Score[] = [];
    for (const [i, row] of people.entries()) scores.push(...(await measurePortrait(row, new Random(771 + i), bench)));
    await bench.inspector.close();
    mkdirSync(dirname(values.scores), { recursive: true });
    writeFileSync(values.scores, scores.map((score) => JSON.stringify(score)).join('\n'));
    const trained = trainedOn.filter((maker) => !leftOut.includes(maker));
    write('deepfake-portraits.csv', [...makerRows(scores, trained), ...alarmRows(scores)]);
  },
});

interface Score {
  /** `genuine`, `genuine retouched` and the like, a set that publishes fakes, `synth swap` or `autoencoder`. */
  readonly maker: string;
  readonly set: string;
  readonly sent: Sent;
  readonly raw: number;
  readonly yes: boolean;
}

interface Bench {
  readonly dataDir: string;
  readonly genuine: readonly Listed[];
  readonly isMeasured: (maker: string) => boolean;
  /** Whether changed genuine portraits are measured as well. */
  readonly isChanged: boolean;
  readonly inspector: Inspector;
  readonly roundTrip: (pixels: Pixels) => Promise<Pixels>;
  readonly wear: Swapper | undefined;
}

/** At most this many rows of each set and class, evenly over the list. */
function chosen(
  {
    portraits: list,
    split,
    most: maxCount,
  }: { readonly portraits: string; readonly split: string; readonly most: number },
  isMeasured: Bench['isMeasured'],
): readonly Listed[] {
  const rows = readPeople({ list, split, isIncluded: ({ set, fake }) => fake === 0 || isMeasured(set) });
  return spread(rows, ({ set, fake }) => `${set} ${fake}`, maxCount);
}

/** Half of the genuine portraits also yield a swap, a quarter a round trip through the autoencoder, a quarter a swap by the swapper. */
async function measurePortrait(row: Listed, random: Random, bench: Bench): Promise<Score[]> {
  const { isChanged, inspector } = bench;
  const pixels = await readPixels(join(bench.dataDir, row.file));
  const { fake, set } = row;
  const scores: Score[] = [];
  const add = async (picture: Pixels, maker: string) => {
    scores.push(...(await measureSendings(picture, random, inspector)).map((score) => ({ maker, set, ...score })));
  };
  await add(pixels, fake ? set : 'genuine');
  if (fake) return scores;
  if (isChanged) for (const change of changes) await add(await applyChange(pixels, change), `genuine ${change}`);
  const made = await fakeOf(pixels, row, { random, bench });
  if (made !== undefined) await add(made.pixels, made.maker);
  return scores;
}

/** One of the fakes that are made from a genuine portrait. */
async function fakeOf(
  pixels: Pixels,
  row: Listed,
  { random, bench }: { readonly random: Random; readonly bench: Bench },
): Promise<{ readonly maker: string; readonly pixels: Pixels } | undefined> {
  const { isMeasured, roundTrip, wear } = bench;
  const part = random.next();
  const target = { pixels, points: row.points };
  if (part < 0.5) {
    if (!isMeasured('synth swap')) return undefined;
    const worn = await donorFor(row, random, bench);
    const plan = planSwap(random, random.next(), ['whole', 'inner']);
    return { maker: 'synth swap', pixels: swapFace(target, worn, { plan, seed: random.int(0, 2 ** 31) }).pixels };
  }
  if (part < 0.75)
    return isMeasured('autoencoder') ? { maker: 'autoencoder', pixels: await roundTrip(pixels) } : undefined;
  if (wear === undefined || !isMeasured('swapper')) return undefined;
  return { maker: 'swapper', pixels: await wear(target, await donorFor(row, random, bench), random) };
}

/** Another person's genuine portrait. */
async function donorFor({ group }: Listed, random: Random, { genuine, dataDir }: Bench) {
  const donor = random.pick(genuine.filter((other) => other.group !== group));
  return { pixels: await readPixels(join(dataDir, donor.file)), points: donor.points };
}

async function measureSendings(
  pixels: Pixels,
  random: Random,
  inspector: Inspector,
): Promise<readonly Omit<Score, 'maker' | 'set'>[]> {
  const scores: Omit<Score, 'maker' | 'set'>[] = [];
  for (const sent of sentBy) {
    const found = await inspector.inspectPortrait(await send(pixels, sent, random));
    if (found.outcome === 'failed') continue;
    const { raw, verdict } = found.checks.deepfake;
    scores.push({ sent, raw, yes: verdict === 'yes' });
  }
  return scores;
}

/** Scales and saves the picture as a camera or a messaging app does. Published pictures are also saved once more, in the same way for all sets. */
async function send(pixels: Pixels, sent: Sent, random: Random): Promise<Uint8Array> {
  if (sent === 'as published') return await encodeJpeg(pixels, { quality: 95 });
  const [scale, quality] =
    sent === 'camera' ? [random.range(0.65, 1), random.int(60, 95)] : [random.range(0.45, 0.65), random.int(40, 65)];
  const width = Math.round(pixels.widthPx * scale);
  const raw = { width: pixels.widthPx, height: pixels.heightPx, channels: 3 as const };
  return await sharp(pixels.data, { raw }).resize({ width }).jpeg({ quality }).toBuffer();
}

function makerRows(scores: readonly Score[], trained: readonly string[]): Row[] {
  const makers = [...new Set(scores.map(({ maker }) => maker))].filter((maker) => !maker.startsWith('genuine'));
  return sentBy.flatMap((sent) => {
    const there = scores.filter((score) => score.sent === sent);
    const rows = makers.map((maker) => ({
      group: `${maker} | ${sent}`,
      trained_on: trained.includes(maker) ? 'yes' : 'no',
      ...makerColumns(maker, there),
    }));
    return rows.toSorted((a, b) => Number(a.auc) - Number(b.auc));
  });
}

function makerColumns(maker: string, there: readonly Score[]) {
  const bonaFide = there.filter((score) => score.maker === 'genuine');
  const own = bonaFide.filter(({ set }) => set === maker);
  const against = (own.length > 0 ? own : bonaFide).map(({ raw }) => raw);
  const fakes = there.filter((score) => score.maker === maker);
  const raws = fakes.map(({ raw }) => raw);
  return {
    genuine: against.length,
    fakes: fakes.length,
    auc: auc(against, raws),
    ...tprColumns(against, raws),
    yes: shareOf(fakes, ({ yes }) => yes),
  };
}

/** False alarms by what was done to a genuine portrait, and by set. */
function alarmRows(scores: readonly Score[]): Row[] {
  const bonaFide = scores.filter(({ maker }) => maker.startsWith('genuine'));
  const groups = Map.groupBy(bonaFide, ({ maker, set }) => `${maker}, ${set}`);
  return [...groups].sort().map(([group, some]) => ({
    ...{ group, trained_on: 'no', genuine: some.length, fakes: 0 },
    ...{ auc: '', tpr_at_fpr_1pct: '', tpr_at_fpr_5pct: '', tpr_at_fpr_10pct: '' },
    yes: shareOf(some, ({ yes }) => yes),
  }));
}
