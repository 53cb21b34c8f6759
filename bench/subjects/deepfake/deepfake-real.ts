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

/** Donors: real people whom training never saw, and pictures of two makers, one of them never trained on. */
const donorSets = ['scut', 'sdfd', 'lfw_faceswap'];

/** Real photos of real cards, edited. */
export const subject = defineSubject({
  name: 'deepfake-real',
  about:
    'Faces and portraits put into real photos of real cards: the colour photos of MIDV-500, edited as a forger would and saved again, through the whole product. The same photos saved alike without an edit are the genuine ones. All of them serve the shipped network as genuine captures; what it would say of documents that it has never seen is measured with a network trained without some of them (docs/adr/0010), by `--models` and `--left-out`.',
  options: {
    'left-out': text('', 'Documents that these models were trained without, parted by commas.'),
    ...peopleOptions,
    each: number(2, 'Forgeries of each kind a photo.'),
    every: number(1, 'Every so-many-th photo only.'),
    ...modelsOption,
    scores: scratch('out/deepfake-real.jsonl', 'File for every photo’s score and what each part of the check said.'),
  },
  layer: 'development',
  results: ['deepfake-real-left-out.csv', 'deepfake-real.csv'],
  sections: [
    {
      page: 'deepfake',
      title: 'Deepfake on real photos of real cards, edited, six documents never seen',
      file: 'deepfake-real-left-out.csv',
      text: 'The same photos, judged before the last part of training, which first saw the photos of six of the twelve documents (docs/adr/0010); with the thresholds of what is shipped.',
      columns: ['group', 'photos', 'auc', 'tpr_at_fpr_5pct', 'tpr_at_fpr_10pct', 'yes', 'yes_low', 'yes_high'],
    },
    {
      page: 'deepfake',
      title: 'Deepfake on real photos of real cards, edited',
      file: 'deepfake-real.csv',
      text: 'The colour photos of MIDV-500 through the whole product: a face swapped, a part of it changed, a portrait pasted, and saved again; against the same photos saved alike without an edit. Donors are real people and pictures of two makers, none of these pictures trained on. The photos themselves served training as genuine captures, so this says less than the next table. One photo in a hundred is the least false alarm that 91 photos can show.',
      columns: ['group', 'photos', 'auc', 'tpr_at_fpr_5pct', 'tpr_at_fpr_10pct', 'yes', 'yes_low', 'yes_high'],
    },
  ],
  measure: async ({ values, write }) => {
    const { data, models, every, each } = values;
    const people = await loadPeople({
      dataDir: data,
      list: values.portraits,
      split: 'test',
      wanted: ({ set, fake }) => donorSets.includes(set) && (set === 'scut' || fake === 1),
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
  /** Forgeries of each kind a photo. */
  readonly each: number;
  /** By set. */
  readonly donors: readonly (readonly Person[])[];
  readonly detector: Model;
  readonly inspector: Inspector;
}

/** What was done to a photo. */
interface Shown {
  readonly kind: string;
  readonly sent: Sending;
  readonly document: string;
  readonly donor: string;
}

interface Score extends Shown {
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
  const add = async (edited: Pixels, shown: Shown) => {
    scores.push(await scoreOf(await send(edited, shown.sent, random), shown, bench.inspector));
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

/** Nothing where the photo is not judged. */
async function scoreOf(jpeg: Uint8Array, shown: Shown, inspector: Inspector): Promise<Score | undefined> {
  const inspection = await inspector.inspect(jpeg);
  if (inspection.outcome !== 'judged') return undefined;
  const { raw, parts, verdict } = inspection.checks.deepfake;
  return { ...shown, raw, parts, yes: verdict === 'yes' };
}

/** As a camera's file saved once more, or scaled down and saved as a messaging app does. */
async function send(pixels: Pixels, sent: Sending, random: Random): Promise<Uint8Array> {
  if (sent === 'camera') return await encodeJpeg(pixels, { quality: random.int(75, 95) });
  const small = scaled(pyramid(pixels), random.range(0.5, 0.7));
  return await encodeJpeg(small, { quality: random.int(45, 70) });
}

function tableOf(scores: readonly Score[], leftOut: readonly string[]): Row[] {
  const seen = ({ document }: Score) => !leftOut.includes(document);
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
      ['documents trained on', forged.filter(seen), there.filter(seen)],
      ['documents never seen', forged.filter((one) => !seen(one)), there.filter((one) => !seen(one))],
      ['genuine', there.filter(isGenuine), there],
      ['genuine, documents never seen', there.filter((one) => isGenuine(one) && !seen(one)), there],
    ];
    const asked = groups.filter(([, some]) => some.length > 0);
    return asked.map(([name, some, among]) => rowOf(`${name} | ${sent}`, some, among));
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
