/**
 * Writes the data from which the judge of quads learns: in each photo, the proposals and some inexact quads are placed by the product's own
 * code; one JSON line for each quad, with its traits and its largest corner error, in % of the diagonal.
 *
 *     node training/views/placed.ts --drawn 240 --seed 71 --out data/placed-drawn.jsonl
 *     node training/views/placed.ts --real ../shared/data --models FOLDS/fold-1 --documents alb_id,midv_02 --out data/placed-1.jsonl
 *
 * `--drawn` draws photos of Thai cards and others, scans and photos without a card, of people of the validation split; `--real` reads
 * labelled photos of the named documents, which the models have not seen, and makes scans of them.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Placement, place, proposedQuads, proposeFirst, thresholds, traitsOf } from '../../src/card/index.ts';
import { isConvexClockwise, type Pyramid, pyramid, type Quad } from '../../src/image/index.ts';
import { openModel } from '../../src/model/index.ts';
import { decodeOwn, listDocuments } from '../../synth/dataset/documents.ts';
import { planScan, scan } from '../../synth/dataset/scan.ts';
import { photoSeed } from '../../synth/dataset/seed.ts';
import { moveSide, shake } from '../../synth/dataset/shake.ts';
import { cornerErrorAnyWay } from '../../synth/dataset/truth.ts';
import { planNoCard, planPhoto, Random, renderPhoto } from '../../synth/index.ts';
import { loadSets, setsOptions } from './parts/cast.ts';

const options = {
  ...setsOptions,
  split: { type: 'string', default: 'val' },
  drawn: { type: 'string', default: '0' },
  seed: { type: 'string', default: '71' },
  real: { type: 'string' },
  documents: { type: 'string' },
  models: { type: 'string', default: 'models' },
  out: { type: 'string', default: 'data/placed.jsonl' },
} as const;

async function main(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options });
  const placer = await openPlacer(values.models);
  const lines: string[] = [];
  const add = async (labelled: LabelledPhoto) => void lines.push(...(await linesOf(labelled, placer)));
  if (values.real)
    for await (const labelled of realPhotos(values.real, values.documents?.split(','))) await add(labelled);
  if (Number(values.drawn) > 0) for await (const labelled of drawnPhotos(values)) await add(labelled);
  writeFileSync(values.out, `${lines.join('\n')}\n`);
}

type Drawing = Readonly<Record<keyof typeof setsOptions | 'drawn' | 'seed', string>>;

interface LabelledPhoto {
  readonly photo: Pyramid;
  readonly corners: Quad | undefined;
  readonly row: { readonly file: string; readonly document: string; readonly source: 'drawn' | 'real' };
  readonly random: Random;
}

type Placer = Awaited<ReturnType<typeof openPlacer>>;

/** The networks that propose quads and place them. */
async function openPlacer(dir: string) {
  const open = (name: string) => openModel(name, { dir, threads: 1 });
  return {
    finder: await open('card-finder'),
    refiner: await open('card-refiner'),
    edges: await open('card-edges'),
  };
}

async function linesOf(labelled: LabelledPhoto, placer: Placer): Promise<string[]> {
  const { photo, corners, row } = labelled;
  const lines: string[] = [];
  // Sides are moved from the photo's first quad, because there is no judge yet.
  let first: Placement | undefined;
  for await (const quad of quadsToPlace(labelled, placer, () => first)) {
    const maxPasses = first === undefined ? thresholds.maxPasses : thresholds.laterPasses;
    const placed = isConvexClockwise(quad) ? await place(photo, placer, { quad, maxPasses }) : undefined;
    if (placed === undefined) continue;
    first ??= placed;
    const error = corners ? cornerErrorAnyWay(corners, placed.corners) : 100;
    lines.push(JSON.stringify({ ...row, error, traits: traitsOf(placed, photo) }));
  }
  return lines;
}

/** The product's proposals, and inexact versions of the true quad: moved as a whole, or with two sides moved. */
async function* quadsToPlace(
  { photo, corners, random }: LabelledPhoto,
  { finder }: Placer,
  placed: () => Placement | undefined,
): AsyncGenerator<Quad> {
  const first = await proposeFirst(photo, finder);
  if (first) yield* proposedQuads(photo, finder, { first: first.quad, best: placed });
  if (corners === undefined) return;
  yield shake(corners, random, random.range(0.01, 0.08));
  yield moveSide(moveSide(corners, random), random);
}

/** @param documents default: all. */
async function* realPhotos(folder: string, documents: readonly string[] | undefined): AsyncGenerator<LabelledPhoto> {
  for (const [i, { file, document, quad }] of listDocuments(folder).entries()) {
    if (!(documents?.includes(document) ?? true)) continue;
    const photo = await read(readFileSync(join(folder, file)));
    const labelled: LabelledPhoto = {
      photo,
      corners: quad,
      row: { file, document, source: 'real' },
      random: new Random(i + 1),
    };
    yield labelled;
    if (i % 2 === 0) yield await scanOf(labelled, quad);
  }
}

/** Three quarters of the photos with a card show a Thai card; every third is also cut out as a scan. */
async function* drawnPhotos(values: Drawing): AsyncGenerator<LabelledPhoto> {
  const { people, renderer } = await loadSets(values);
  for (let i = 0; i < Number(values.drawn); i++) {
    const seed = photoSeed(Number(values.seed), i);
    const random = new Random(seed);
    const portrait = random.int(0, people.length - 1);
    const family = random.chance(0.75) ? 'thai' : 'generic';
    const isEmpty = random.chance(0.2);
    const plan = isEmpty ? planNoCard(seed, { portrait }) : planPhoto(seed, { portrait, family });
    const { jpeg, labels } = await renderPhoto(plan, renderer);
    const row = { file: `drawn ${seed}`, document: 'drawn', source: 'drawn' } as const;
    const labelled: LabelledPhoto = { photo: await read(jpeg), corners: labels.card?.corners, row, random };
    yield labelled;
    if (labelled.corners && i % 3 === 0) yield await scanOf(labelled, labelled.corners);
  }
}

async function scanOf({ photo, row, random }: LabelledPhoto, corners: Quad): Promise<LabelledPhoto> {
  const scanned = await scan(photo, corners, { plan: planScan(random), random });
  return { ...scanned, row: { ...row, file: `scan of ${row.file}` }, random };
}

async function read(bytes: Uint8Array): Promise<Pyramid> {
  return pyramid(await decodeOwn(bytes));
}

if (import.meta.main) await main(process.argv.slice(2));
