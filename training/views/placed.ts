/**
 * What the judge of quads learns from: photos whose proposals, and quads that are off, are placed by the product's own code; one JSON line
 * a quad with its traits and how far its furthest corner is off, in % of the diagonal.
 *
 *     node training/views/placed.ts --drawn 240 --seed 71 --out data/placed-drawn.jsonl
 *     node training/views/placed.ts --real ../shared/data --models FOLDS/fold-1 --documents alb_id,midv_02 --out data/placed-1.jsonl
 *
 * `--drawn` draws photos of Thai cards and others, scans and photos without a card, of people of the validation split; `--real` reads
 * labelled photos and makes scans of them, of the named documents alone: those that the models have not seen.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cornerErrorAnyWay } from '../../bench/truth.ts';
import { place, proposals, proposeCloser, proposeFirst, traitsOf } from '../../src/card/index.ts';
import { decode, isConvexClockwise, type Pyramid, pyramid, type Quad } from '../../src/image/index.ts';
import { openModel } from '../../src/model/index.ts';
import { planNoCard, planPhoto, Random, renderPhoto } from '../../synth/index.ts';
import { loadPeople } from './people.ts';
import { planScan, scan } from './scan.ts';
import { moveSide, shake } from './shake.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    portraits: { type: 'string', default: 'data/portraits-matted.jsonl' },
    sets: { type: 'string', default: 'webmorph,congress' },
    drawn: { type: 'string', default: '0' },
    seed: { type: 'string', default: '71' },
    /** Share of the drawn photos without a card. */
    empty: { type: 'string', default: '0.2' },
    real: { type: 'string' },
    documents: { type: 'string' },
    models: { type: 'string', default: 'models' },
    out: { type: 'string', default: 'data/placed.jsonl' },
  },
});

interface Shot {
  readonly photo: Pyramid;
  readonly corners: Quad | undefined;
  readonly row: { readonly file: string; readonly document: string; readonly source: 'drawn' | 'real' };
}

const options = { dir: values.models, threads: 1 };
const lookers = { finder: await openModel('card-finder', options), faces: await openModel('face-detector', options) };
const models = { refiner: await openModel('card-refiner', options), edges: await openModel('card-edges', options) };
const lines: string[] = [];
/** Of the photo's first quad: sides are put elsewhere from there, as no judge is at hand. */
let last: Quad | undefined;
let random = new Random(Number(values.seed));
if (values.real) for await (const shot of realShots(values.real)) await addShot(shot);
if (Number(values.drawn) > 0) for await (const shot of drawnShots(Number(values.drawn))) await addShot(shot);
writeFileSync(values.out, `${lines.join('\n')}\n`);

async function addShot({ photo, corners, row }: Shot): Promise<void> {
  last = undefined;
  for await (const quad of tries(photo, corners)) {
    const placed = isConvexClockwise(quad) ? await place(photo, models, quad) : undefined;
    if (placed === undefined) continue;
    last ??= placed.corners;
    const error = corners ? cornerErrorAnyWay(corners, placed.corners) : 100;
    lines.push(JSON.stringify({ ...row, error, traits: traitsOf(placed, photo) }));
  }
}

/** The product's proposals, and quads about the true one that are off as a whole or by two sides. */
async function* tries(photo: Pyramid, corners: Quad | undefined): AsyncGenerator<Quad> {
  const first = await proposeFirst(photo, lookers.finder);
  if (first) {
    yield first.quad;
    const closer = await proposeCloser(photo, lookers.finder, first.quad);
    if (closer) yield closer;
    yield* proposals(photo, lookers.faces, () => last ?? first.quad);
  }
  if (corners === undefined) return;
  yield shake(corners, random, random.range(0.01, 0.08));
  yield moveSide(moveSide(corners, random), random);
}

async function* realShots(folder: string): AsyncGenerator<Shot> {
  const labels = readFileSync(join(folder, 'cards/labels.jsonl'), 'utf8').trim().split('\n');
  for (const [i, label] of labels.entries()) {
    const { file, document, quad } = JSON.parse(label) as {
      readonly file: string;
      readonly document: string;
      readonly quad: Quad;
    };
    if (!(values.documents?.split(',').includes(document) ?? true)) continue;
    random = new Random(i + 1);
    const photo = await read(readFileSync(join(folder, file)));
    yield { photo, corners: quad, row: { file, document, source: 'real' } };
    if (i % 2 === 0)
      yield { ...(await scanOf(photo, quad)), row: { file: `scan of ${file}`, document, source: 'real' } };
  }
}

/** Of the photos with a card three quarters show a Thai one, and every third is cut out as a scan besides. */
async function* drawnShots(count: number): AsyncGenerator<Shot> {
  const sets = values.sets.split(',');
  const people = await loadPeople({
    dataDir: values.data,
    list: values.portraits,
    split: 'val',
    wanted: ({ set }) => sets.includes(set),
  });
  const assets = { portraits: people.map((person) => person.portrait) };
  for (let i = 0; i < count; i++) {
    const seed = Number(values.seed) * 1_000_003 + i;
    random = new Random(seed);
    const portrait = random.int(0, people.length - 1);
    const family = random.chance(0.75) ? 'thai' : 'generic';
    const plan = random.chance(Number(values.empty))
      ? planNoCard(seed, { portrait })
      : planPhoto(seed, { portrait, family });
    const { jpeg, labels } = await renderPhoto(plan, assets);
    const [photo, corners] = [await read(jpeg), labels.card?.corners];
    const row = { file: `drawn ${seed}`, document: 'drawn', source: 'drawn' } as const;
    yield { photo, corners, row };
    if (corners && i % 3 === 0)
      yield { ...(await scanOf(photo, corners)), row: { ...row, file: `scan of ${row.file}` } };
  }
}

async function scanOf(photo: Pyramid, corners: Quad): Promise<Pick<Shot, 'photo' | 'corners'>> {
  return await scan(photo, corners, { plan: planScan(random), random });
}

async function read(bytes: Uint8Array): Promise<Pyramid> {
  return pyramid(await decode(bytes, { maxBytes: 1e8, maxPixels: 1e8 }));
}
