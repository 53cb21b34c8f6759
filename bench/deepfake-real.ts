/**
 * Faces and portraits put into real photos of real cards: the colour photos of MIDV-500, edited as a forger would and saved again, through
 * the whole product. The same photos saved alike without an edit are the genuine ones. All of them serve the shipped network as genuine
 * captures; what it would say of documents that it has never seen is measured with a network trained without some of them (docs/adr/0010).
 *
 *     node bench/deepfake-real.ts --data ../shared/data --portraits data/portraits-matted.jsonl
 *     node bench/deepfake-real.ts --models FOLDER --left-out midv_26,midv_34 --out FILE
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { areaQuad, locatePortrait } from '../src/card/index.ts';
import { cutView, decode, encodeJpeg, type Pixels, pyramid, type Quad } from '../src/image/index.ts';
import { createInspector } from '../src/index.ts';
import { openModel } from '../src/model/index.ts';
import { Random } from '../synth/index.ts';
import { loadPeople, type Person } from '../training/views/people.ts';
import { yesInterval } from './deepfake/interval.ts';
import { editPhoto, edits, type Target } from './deepfake/real-edits.ts';
import { auc, quantile, type Row, shareOf, writeTable } from './table.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    portraits: { type: 'string', default: 'data/portraits-matted.jsonl' },
    /** Forgeries of each kind a photo. */
    each: { type: 'string', default: '2' },
    /** Every so-many-th photo only. */
    every: { type: 'string', default: '1' },
    models: { type: 'string', default: 'models' },
    /** Documents that these models were trained without. */
    'left-out': { type: 'string', default: '' },
    /** Every photo's score and what each part of the check said. */
    scores: { type: 'string', default: 'out/deepfake-real.jsonl' },
    out: { type: 'string', default: 'bench/results/deepfake-real.csv' },
  },
});

interface Label {
  readonly file: string;
  readonly kind: string;
  readonly document: string;
  readonly quad: Quad;
}

interface Score {
  readonly kind: string;
  readonly sent: Sending;
  readonly document: string;
  readonly donor: string;
  readonly raw: number;
  readonly parts: Readonly<Record<string, number>> | undefined;
  readonly yes: boolean;
}

type Sending = 'camera' | 'messaging';

const leftOut = values['left-out'].split(',').filter(Boolean);
/** Donors: real people whom training never saw, and pictures of two makers, one of them never trained on. */
const donorSets = ['scut', 'sdfd', 'lfw_faceswap'];

const limits = { maxBytes: 1e8, maxPixels: 1e8 };
const people = await loadPeople({
  dataDir: values.data,
  list: values.portraits,
  split: 'test',
  wanted: ({ set, fake }) => donorSets.includes(set) && (set === 'scut' || fake === 1),
});
const bySet = donorSets.map((name) => people.filter(({ set }) => set === name));
const detector = await openModel('face-detector', { dir: values.models, threads: 1 });
const inspector = await createInspector({ maxBytes: 1e8, modelsDir: values.models });
const lines = readFileSync(join(values.data, 'cards/labels.jsonl'), 'utf8').trim().split('\n');
const labels = lines.map((line) => JSON.parse(line) as Label).filter(({ kind }) => kind === 'colour');
const scores: Score[] = [];
for (const [i, label] of labels.entries())
  if (i % Number(values.every) === 0) await measurePhoto(label, new Random(8_000 + i));
await inspector.close();
mkdirSync(dirname(values.scores), { recursive: true });
writeFileSync(values.scores, scores.map((score) => JSON.stringify(score)).join('\n'));
const command = `node bench/deepfake-real.ts${leftOut.length > 0 ? ` --left-out ${leftOut.join(',')}` : ''}`;
writeTable({ file: values.out, command, models: values.models }, rows());

async function measurePhoto(label: Label, random: Random): Promise<void> {
  const pixels = await decode(readFileSync(join(values.data, label.file)), limits);
  const target = await targetOf(pixels, label.quad);
  if (target === undefined) return;
  for (const sent of ['camera', 'messaging'] as const) {
    await score(pixels, { kind: 'genuine', sent, document: label.document, donor: '' }, random);
    for (const kind of edits)
      for (let n = 0; n < Number(values.each); n++) {
        const donor: Person = random.pick(random.pick(bySet));
        const edited = editPhoto(target, { kind, donor: donor.portrait, random });
        await score(edited, { kind, sent, document: label.document, donor: donor.set }, random);
      }
  }
}

async function targetOf(pixels: Pixels, quad: Quad): Promise<Target | undefined> {
  const portrait = await locatePortrait(pyramid(pixels), quad, detector);
  if (portrait === undefined) return undefined;
  const { face, pointsMm } = portrait;
  const points = pointsMm.map(([xMm, yMm]) => areaQuad(quad, { xMm, yMm, widthMm: 0, heightMm: 0 })[0]);
  return { pixels, points: points as unknown as Target['points'], face: areaQuad(quad, face) };
}

async function score(pixels: Pixels, said: Omit<Score, 'raw' | 'parts' | 'yes'>, random: Random): Promise<void> {
  const inspection = await inspector.inspect(await send(pixels, said.sent, random));
  if (inspection.outcome !== 'judged') return;
  const { raw, parts, verdict } = inspection.checks.deepfake;
  scores.push({ ...said, raw, parts, yes: verdict === 'yes' });
}

/** As a camera's file saved once more, or scaled down and saved as a messaging app does. */
async function send(pixels: Pixels, sent: Sending, random: Random): Promise<Uint8Array> {
  if (sent === 'camera') return await encodeJpeg(pixels, { quality: random.int(75, 95) });
  const by = random.range(0.5, 0.7);
  const size = { widthPx: Math.round(pixels.widthPx * by), heightPx: Math.round(pixels.heightPx * by) };
  const small = cutView(pyramid(pixels), { ...size, toPhoto: [1 / by, 0, 0, 0, 1 / by, 0, 0, 0, 1] });
  return await encodeJpeg(small, { quality: random.int(45, 70) });
}

function rows(): Row[] {
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
  const above = (fpr: number) => shareOf(raws, (raw) => raw > quantile(genuine, 1 - fpr));
  return {
    group,
    photos: some.length,
    auc: auc(genuine, raws),
    tpr_at_fpr_5pct: above(0.05),
    tpr_at_fpr_10pct: above(0.1),
    yes: shareOf(some, ({ yes }) => yes),
    yes_low: low,
    yes_high: high,
  };
}
