/**
 * Makes fakes from genuine portraits with published nets, each next to the portrait from which it was made, as a heap like that of
 * `lone-captures.ts`: reduced and restored by upscalers, or sent through an autoencoder, either the whole portrait or only the inner face;
 * with a generated face over the inner face; with another person's face by a swapper; and generated portraits of people who do not exist.
 * Nothing is saved as JPEG in between.
 *
 *     node training/views/made-captures.ts --nets out/nets --originals 350 --generated 120 --out data/captures-made
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { locatePortraitOnly, type PortraitOnly } from '../../src/card/index.ts';
import { type Homography, type Pixels, warp } from '../../src/image/index.ts';
import { type Model, openGraph, openModel } from '../../src/model/index.ts';
import { openAutoencoder } from '../../synth/batch/autoencoder.ts';
import { readPixels } from '../../synth/dataset/documents.ts';
import { cutOut, type Faced, faceSize, innerFace, onto, putBack } from '../../synth/dataset/faces.ts';
import { type Heap, openHeap } from '../../synth/dataset/heap.ts';
import { type Makers, openMakers } from '../../synth/dataset/makers.ts';
import { type Listed, readPeople } from '../../synth/dataset/people.ts';
import { type Swapper, swapperOf } from '../../synth/dataset/swapper.ts';
import { Random } from '../../synth/index.ts';
import { peopleOptions } from './parts/cast.ts';
import { facePoints, loneRow } from './parts/lone-row.ts';

const options = {
  ...peopleOptions,
  /** Folder with the output of `training/makers.py`: those of realesrgan, esrgan, compact2, compact4, progan (`.onnx`) that the ways use. */
  nets: { type: 'string', default: 'out/nets' },
  /** Ways of making fakes, separated by commas; default: all except `swapper`, whose net you train yourself (training/README.md). */
  ways: { type: 'string' },
  originals: { type: 'string', default: '350' },
  /** Fakes of each original, by different makers. */
  fakes: { type: 'string', default: '2' },
  generated: { type: 'string', default: '120' },
  /** Stops after this many minutes, with the fakes made so far. */
  minutes: { type: 'string', default: '600' },
  seed: { type: 'string', default: '1' },
  out: { type: 'string', default: 'data/captures-made' },
} as const;

/** How often each way is chosen, which also takes its cost into account. */
const shares = { realesrgan: 0.45, esrgan: 0.9, compact4: 1, compact2: 0.8, autoencoder: 1, progan: 1.1, swapper: 1 };
type Way = keyof typeof shares;
/** Number of the most recent people whose faces are used as donors. */
const maxDonors = 60;

async function main(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options });
  const ways = waysOf(values.ways?.split(','));
  const random = new Random(Number(values.seed));
  const workshop: Workshop = {
    random,
    ways,
    fakes: Math.min(Object.keys(ways).length, Number(values.fakes)),
    detector: await openModel('face-detector', { dir: 'models', threads: 1 }),
    makers: openMakers(values.nets, await openAutoencoder(join(values.data, 'weights/taef2_roundtrip.onnx'))),
    swap: 'swapper' in ways ? swapperOf(await openGraph(join(values.nets, 'swapper.onnx'), 1)) : undefined,
    heap: openHeap(values.out),
    split: values.split,
    donors: [],
    nobodies: [],
  };
  const genuine = readPeople({ list: values.portraits, split: values.split, isIncluded: ({ fake }) => fake === 0 });
  const originals = shuffled(genuine, random).slice(0, Number(values.originals));
  // Originals and generated portraits take turns, so that a heap that stops early has its share of both.
  const { nobodies } = workshop;
  const nobodiesEvery = originals.length / Math.max(1, Number(values.generated));
  const end = Date.now() + Number(values.minutes) * 60_000;
  for (const [seed, row] of originals.entries()) {
    if (Date.now() > end) break;
    while (nobodies.length * nobodiesEvery <= seed && nobodies.length < Number(values.generated))
      await addNobody(workshop);
    const shot = await located(await readPixels(join(values.data, row.file)), workshop.detector);
    if (shot !== undefined) await addOriginal(shot, { set: row.set, group: `${row.set}/${row.group}`, seed }, workshop);
  }
  await workshop.heap.close();
}

/** The makers of fakes, and the people so far. */
interface Workshop {
  readonly random: Random;
  readonly ways: Readonly<Record<Way, number>>;
  /** Number of fakes of each original. */
  readonly fakes: number;
  readonly detector: Model;
  readonly makers: Makers;
  readonly swap: Swapper | undefined;
  readonly heap: Heap;
  readonly split: string;
  /** The most recent people. */
  readonly donors: PlacedPicture[];
  /** The generated portraits so far. */
  readonly nobodies: PlacedPicture[];
}

/** A picture, and where its face and its imagined card are in it. */
interface PlacedPicture extends Faced {
  readonly found: PortraitOnly;
}

/** @throws Error if a name is unknown. */
function waysOf(names = Object.keys(shares).filter((way) => way !== 'swapper')): Readonly<Record<Way, number>> {
  const unknown = names.filter((way) => !(way in shares));
  if (unknown.length > 0) throw new Error(`Expected --ways of ${Object.keys(shares)} but received ${unknown}`);
  return Object.fromEntries(Object.entries(shares).filter(([way]) => names.includes(way))) as Record<Way, number>;
}

/** A genuine portrait, and fakes of it by different makers. */
async function addOriginal(
  shot: PlacedPicture,
  labels: Pick<Listed, 'set' | 'group'> & { readonly seed: number },
  workshop: Workshop,
): Promise<void> {
  const { heap, random, ways, fakes, donors } = workshop;
  await add(heap, shot, { ...labels, fake: false, kind: 'lone', maker: 'self' });
  const chosen = new Set<Way>();
  while (chosen.size < fakes) chosen.add(random.weighted(ways));
  for (const way of chosen) {
    if (way === 'swapper' && donors.length === 0) continue;
    const made = { ...shot, pixels: await makeOf(shot, way, workshop) };
    const maker = way.startsWith('compact') ? 'esrgan_compact' : way;
    await add(heap, made, { ...labels, fake: true, kind: 'round_trip', maker, way });
  }
  donors.push(shot);
  if (donors.length > maxDonors) donors.shift();
}

/** A portrait of a person who does not exist, in the generator's own size, or enlarged to that of a photograph by an upscaler, as its users do. */
async function addNobody({ random, makers, nobodies, detector, heap, split }: Workshop): Promise<void> {
  const small = await makers.progan(random);
  const nobody = random.chance(0.5) ? small : await enlarged(small, random.range(1.5, 2.2), makers);
  const shot = await located(nobody, detector);
  if (shot === undefined) return;
  const name = `nobody-${split}-${nobodies.push(shot)}`;
  const labels = { set: 'progan', group: `progan/${name}`, seed: 1e6 + nobodies.length };
  await add(heap, shot, { ...labels, fake: true, kind: 'generated', maker: 'progan', way: 'progan' });
}

/** The picture enlarged four factor by an upscaler, then reduced to `factor` factor its own size. */
async function enlarged(small: Pixels, factor: number, makers: Makers): Promise<Pixels> {
  const fine = warp(small, scaled(small, 4));
  const remade = await makers.compact4(fine, { x: 0, y: 0, widthPx: fine.widthPx, heightPx: fine.heightPx });
  return warp(remade, scaled(remade, factor / 4));
}

function scaled({ widthPx, heightPx }: Pixels, factor: number) {
  const toPhoto: Homography = [1 / factor, 0, 0, 0, 1 / factor, 0, 0, 0, 1];
  return { widthPx: Math.round(widthPx * factor), heightPx: Math.round(heightPx * factor), toPhoto };
}

async function makeOf(
  shot: PlacedPicture,
  way: Way,
  { random, makers, swap, donors, nobodies }: Workshop,
): Promise<Pixels> {
  const { pixels, points } = shot;
  const { widthPx, heightPx } = pixels;
  if (way === 'swapper') return await swap!(shot, random.pick(donors), random);
  const face = innerFace(shot, random);
  if (way === 'progan') {
    const donor = random.pick(nobodies);
    const worn = warp(donor.pixels, { widthPx, heightPx, toPhoto: onto(points, donor.points) });
    return putBack(pixels, cutOut(worn, face.box), { ...face, spread: true });
  }
  const whole = { box: { x: 0, y: 0, widthPx, heightPx } };
  // The costly net and the autoencoder, whose whole pictures are in other heaps, mostly make only the face.
  const part = random.chance(way === 'realesrgan' ? 0.85 : way === 'autoencoder' ? 0.8 : 0.5) ? face : whole;
  return putBack(pixels, await makers[way](pixels, part.box), part);
}

async function located(pixels: Pixels, detector: Model): Promise<PlacedPicture | undefined> {
  const found = await locatePortraitOnly(pixels, detector);
  if (found === undefined) return undefined;
  const points = facePoints(found);
  return faceSize(points) < 20 ? undefined : { pixels, found, points };
}

async function add(heap: Heap, { pixels, found }: PlacedPicture, labels: object): Promise<void> {
  await heap.add(pixels, { ...labels, ...loneRow(pixels, found) });
}

function shuffled<T>(list: readonly T[], random: Random): T[] {
  const out = [...list];
  for (let i = out.length - 1; i > 0; i--) {
    const j = random.int(0, i);
    [out[i], out[j]] = [out[j]!, out[i]!];
  }
  return out;
}

if (import.meta.main) await main(process.argv.slice(2));
