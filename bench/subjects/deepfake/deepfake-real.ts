import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { areaQuad, locatePortrait } from '../../../src/card/index.ts';
import { encodeJpeg, type Pixels, pyramid, type Quad } from '../../../src/image/index.ts';
import { createInspector, type Inspector } from '../../../src/index.ts';
import { type Model, openModel } from '../../../src/model/index.ts';
import { type DocumentPhoto, listDocuments, readPixels } from '../../../synth/dataset/documents.ts';
import { loadPeople, type Person } from '../../../synth/dataset/people.ts';
import { scaled } from '../../../synth/dataset/window.ts';
import { Random } from '../../../synth/index.ts';
import { yesInterval } from '../../shared/figures/interval.ts';
import { auc, shareOf, tprColumns } from '../../shared/figures/statistics.ts';
import type { Row } from '../../shared/figures/table.ts';
import { modelsOption, number, peopleOptions, scratch, text } from '../../shared/options.ts';
import { defineSubject } from '../../shared/subject.ts';
import { editPhoto, edits, type Target } from './real-edits.ts';

/** Donors: real people who are not in the training data, and pictures by two makers, one of which is not in the training data. */
const donorSets = ['scut', 'sdfd', 'lfw_faceswap'];

/** Real photos of real cards, edited. */
export const subject = defineSubject({
  name: 'deepfake-real',
  about:
    'Faces and portraits put into real photos of real cards: the colour photos of MIDV-500, edited as a forger would edit them and saved again, through the whole product. The same photos, saved in the same way without an edit, are the genuine ones. All of them are genuine captures in the training data of the shipped network. How it would judge documents that it has never seen is measured with a network that was trained without some of them (docs/adr/0010), by `--models` and `--left-out`.',
  options: {
    'left-out': text('', 'Documents that were left out of the training of these models, separated by commas.'),
    ...peopleOptions,
    each: number(2, 'Forgeries of each kind a photo.'),
    every: number(1, 'Every so-many-th photo only.'),
    ...modelsOption,
    scores: scratch('out/deepfake-real.jsonl', 'File for every photo’s score and what each part of the check said.'),
  },
  results: ['deepfake-real-left-out.csv', 'deepfake-real.csv'],
  sections: [
    {
      page: 'deepfake',
      title: 'Deepfake on real photos of real cards, edited, six documents never seen',
      file: 'deepfake-real-left-out.csv',
      text: 'The same photos, judged by the network before the last stage of training, which added the photos of six of the twelve documents (docs/adr/0010); with the thresholds of the shipped model.',
      columns: ['group', 'photos', 'auc', 'tpr_at_fpr_5pct', 'tpr_at_fpr_10pct', 'yes', 'yes_low', 'yes_high'],
    },
    {
      page: 'deepfake',
      title: 'Deepfake on real photos of real cards, edited',
      file: 'deepfake-real.csv',
      text: 'The colour photos of MIDV-500 through the whole product: a face swapped, a part of it changed, a portrait pasted, and saved again; against the same photos, saved in the same way without an edit. Donors are real people and pictures by two makers; none of these pictures is in the training data. The photos themselves were genuine captures in training, so this table is weaker evidence than the next. About one in a hundred is the lowest rate of false alarms that 91 photos can show.',
      columns: ['group', 'photos', 'auc', 'tpr_at_fpr_5pct', 'tpr_at_fpr_10pct', 'yes', 'yes_low', 'yes_high'],
    },
  ],
  measure: async ({ values, write }) => {
    const { data, models, every, each } = values;
    const people = await loadPeople({
      dataDir: data,
      list: values.portraits,
      split: 'test',
      isIncluded: ({ set, fake }) => donorSets.includes(set) && (set === 'scut' || fake === 1),
    });
    const bench: Bench = {
      dataDir: data,
      each,
      donors: donorSets.map((name) => people.filter(({ set }) => set === name)),
      detector: await openModel('face-detector', { dir: models, threads: 1 }),
      inspector: await createInspector({ maxBytes: 1e8, modelsDir: models }),
    };
    const photos = listDocuments(data).filter(({ kind }) => kind === 'colour');
    const scores: Score[] = [];
    for (const [i, photo] of photos.entries())
      if (i % every === 0) scores.push(...(await measurePhoto(photo, new Random(8_000 + i), bench)));
    await bench.inspector.close();
    mkdirSync(dirname(values.scores), { recursive: true });
    writeFileSync(values.scores, scores.map((score) => JSON.stringify(score)).join('\n'));
    const leftOut = values['left-out'].split(',').filter(Boolean);
    const result = leftOut.length > 0 ? 'deepfake-real-left-out.csv' : 'deepfake-real.csv';
    write(result, tableOf(scores, leftOut));
  },
});

interface Bench {
  readonly dataDir: string;
  /** Number of forgeries of each kind for each photo. */
  readonly each: number;
  /** By set. */
  readonly donors: readonly (readonly Person[])[];
  readonly detector: Model;
  readonly inspector: Inspector;
}

/** What was done to a photo. */
interface Treatment {
  readonly kind: string;
  readonly sent: Sending;
  readonly document: string;
  readonly donor: string;
}

interface Score extends Treatment {
  readonly raw: number;
  readonly parts: Readonly<Record<string, number>> | undefined;
  readonly yes: boolean;
}

type Sending = 'camera' | 'messaging';

async function measurePhoto({ file, quad, document }: DocumentPhoto, random: Random, bench: Bench): Promise<Score[]> {
  const pixels = await readPixels(join(bench.dataDir, file));
  const target = await targetOf(pixels, quad, bench.detector);
  if (target === undefined) return [];
  const scores: (Score | undefined)[] = [];
  const add = async (edited: Pixels, treatment: Treatment) => {
    scores.push(await scoreOf(await send(edited, treatment.sent, random), treatment, bench.inspector));
  };
  for (const sent of ['camera', 'messaging'] as const) {
    await add(pixels, { kind: 'genuine', sent, document, donor: '' });
    for (const kind of edits)
      for (let n = 0; n < bench.each; n++) {
        const donor: Person = random.pick(random.pick(bench.donors));
        const edited = editPhoto(target, { kind, donor: donor.portrait, random });
        await add(edited, { kind, sent, document, donor: donor.set });
      }
  }
  return scores.filter((score) => score !== undefined);
}

async function targetOf(pixels: Pixels, quad: Quad, detector: Model): Promise<Target | undefined> {
  const portrait = await locatePortrait(pyramid(pixels), quad, detector);
  if (portrait === undefined) return undefined;
  const { face, pointsMm } = portrait;
  const points = pointsMm.map(([xMm, yMm]) => areaQuad(quad, { xMm, yMm, widthMm: 0, heightMm: 0 })[0]);
  return { pixels, points: points as unknown as Target['points'], face: areaQuad(quad, face) };
}

/** `undefined` if the photo is not judged. */
async function scoreOf(jpeg: Uint8Array, treatment: Treatment, inspector: Inspector): Promise<Score | undefined> {
  const inspection = await inspector.inspect(jpeg);
  if (inspection.outcome !== 'judged') return undefined;
  const { raw, parts, verdict } = inspection.checks.deepfake;
  return { ...treatment, raw, parts, yes: verdict === 'yes' };
}

/** Saves the picture once more as a camera's file, or scales it down and saves it as a messaging app does. */
async function send(pixels: Pixels, sent: Sending, random: Random): Promise<Uint8Array> {
  if (sent === 'camera') return await encodeJpeg(pixels, { quality: random.int(75, 95) });
  const small = scaled(pyramid(pixels), random.range(0.5, 0.7));
  return await encodeJpeg(small, { quality: random.int(45, 70) });
}

function tableOf(scores: readonly Score[], leftOut: readonly string[]): Row[] {
  const isTrainedOn = ({ document }: Score) => !leftOut.includes(document);
  return (['camera', 'messaging'] as const).flatMap((sent) => {
    const there = scores.filter((one) => one.sent === sent);
    const forged = there.filter(({ kind }) => kind !== 'genuine');
    const groups: [string, Score[], Score[]][] = [
      ...edits.map((kind): [string, Score[], Score[]] => [kind, forged.filter((one) => one.kind === kind), there]),
      ...donorSets.map((set): [string, Score[], Score[]] => [
        `donor ${set}`,
        forged.filter(({ donor }) => donor === set),
        there,
      ]),
      ['documents trained on', forged.filter(isTrainedOn), there.filter(isTrainedOn)],
      ['documents never seen', forged.filter((one) => !isTrainedOn(one)), there.filter((one) => !isTrainedOn(one))],
      ['genuine', there.filter(isGenuine), there],
      ['genuine, documents never seen', there.filter((one) => isGenuine(one) && !isTrainedOn(one)), there],
    ];
    const nonEmpty = groups.filter(([, some]) => some.length > 0);
    return nonEmpty.map(([name, some, among]) => rowOf(`${name} | ${sent}`, some, among));
  });
}

function isGenuine({ kind }: Score): boolean {
  return kind === 'genuine';
}

function rowOf(group: string, some: readonly Score[], among: readonly Score[]): Row {
  const genuine = among.filter(({ kind }) => kind === 'genuine').map(({ raw }) => raw);
  const raws = some.map(({ raw }) => raw);
  const [low, high] = yesInterval(some.map(({ yes, document }) => ({ yes, person: document })));
  return {
    group,
    photos: some.length,
    auc: auc(genuine, raws),
    ...tprColumns(genuine, raws, [5, 10]),
    yes: shareOf(some, ({ yes }) => yes),
    yes_low: low,
    yes_high: high,
  };
}
