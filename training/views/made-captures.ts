/**
 * Makes fakes of genuine portraits by published nets, each beside the portrait that it was made of, as a heap like that of
 * `lone-captures.ts`: shrunk and brought back by upscalers, sent through an autoencoder, all of it or the inner face alone; a
 * generated face put over the inner face; another person's put on by a swapper; and generated portraits of nobody. Nothing is saved
 * as JPEG in between.
 *
 *     node training/views/made-captures.ts --nets out/nets --originals 350 --generated 120 --out data/captures-made
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type LonePortrait, locateLonePortrait } from '../../src/card/index.ts';
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
  /** Folder of what `training/makers.py` wrote: realesrgan, esrgan, compact2, compact4, progan (`.onnx`). */
  nets: { type: 'string', default: 'out/nets' },
  /** Names of ways of making, parted by commas; all if not given, but `swapper`, whose net one trains oneself (training/README.md). */
  ways: { type: 'string' },
  originals: { type: 'string', default: '350' },
  /** Fakes of each original, by different makers. */
  fakes: { type: 'string', default: '2' },
  generated: { type: 'string', default: '120' },
  /** Ends after so many minutes with what there is by then. */
  minutes: { type: 'string', default: '600' },
  seed: { type: 'string', default: '1' },
  out: { type: 'string', default: 'data/captures-made' },
} as const;

/** How often each way of making is chosen; by their cost too. */
const shares = { realesrgan: 0.45, esrgan: 0.9, compact4: 1, compact2: 0.8, autoencoder: 1, progan: 1.1, swapper: 1 };
type Way = keyof typeof shares;
/** So many of the people seen last are those whose faces others may wear. */
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
    makers: await openMakers(values.nets, await openAutoencoder(join(values.data, 'weights/taef2_roundtrip.onnx'))),
    swap: 'swapper' in ways ? swapperOf(await openGraph(join(values.nets, 'swapper.onnx'), 1)) : undefined,
    heap: openHeap(values.out),
    split: values.split,
    donors: [],
    nobodies: [],
  };
  const genuine = readPeople({ list: values.portraits, split: values.split, wanted: ({ fake }) => fake === 0 });
  const originals = shuffled(genuine, random).slice(0, Number(values.originals));
  // Originals and generated portraits in turns: a heap that is cut short has its share of all.
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

/** Means of making fakes, and who has been seen so far. */
interface Workshop {
  readonly random: Random;
  readonly ways: Readonly<Record<Way, number>>;
  /** Of each original. */
  readonly fakes: number;
  readonly detector: Model;
  readonly makers: Makers;
  readonly swap: Swapper | undefined;
  readonly heap: Heap;
  readonly split: string;
  /** The last few people seen. */
  readonly donors: Shot[];
  /** The generated portraits so far. */
  readonly nobodies: Shot[];
}

/** A picture and where its face and the card that it might be on lie. */
interface Shot extends Faced {
  readonly found: LonePortrait;
}

/** @throws Error when one asked for is not known. */
function waysOf(asked = Object.keys(shares).filter((way) => way !== 'swapper')): Readonly<Record<Way, number>> {
  const unknown = asked.filter((way) => !(way in shares));
  if (unknown.length > 0) throw new Error(`Expected --ways of ${Object.keys(shares)} but received ${unknown}`);
  return Object.fromEntries(Object.entries(shares).filter(([way]) => asked.includes(way))) as Record<Way, number>;
}

/** A genuine portrait, and fakes of it by different makers. */
async function addOriginal(
  shot: Shot,
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

/** A portrait of nobody; the generator's own size, or brought to that of a photograph by an upscaler as its users do. */
async function addNobody({ random, makers, nobodies, detector, heap, split }: Workshop): Promise<void> {
  const small = await makers.progan(random);
  const nobody = random.chance(0.5) ? small : await enlarged(small, random.range(1.5, 2.2), makers);
  const shot = await located(nobody, detector);
  if (shot === undefined) return;
  const name = `nobody-${split}-${nobodies.push(shot)}`;
  const labels = { set: 'progan', group: `progan/${name}`, seed: 1e6 + nobodies.length };
  await add(heap, shot, { ...labels, fake: true, kind: 'generated', maker: 'progan', way: 'progan' });
}

/** Every pixel made 4 × 4 by an upscaler, then shrunk to so many times the picture's size. */
async function enlarged(small: Pixels, times: number, makers: Makers): Promise<Pixels> {
  const fine = warp(small, scaled(small, 4));
  const remade = await makers.compact4(fine, { x: 0, y: 0, widthPx: fine.widthPx, heightPx: fine.heightPx });
  return warp(remade, scaled(remade, times / 4));
}

function scaled({ widthPx, heightPx }: Pixels, times: number) {
  const toPhoto: Homography = [1 / times, 0, 0, 0, 1 / times, 0, 0, 0, 1];
  return { widthPx: Math.round(widthPx * times), heightPx: Math.round(heightPx * times), toPhoto };
}

async function makeOf(shot: Shot, way: Way, { random, makers, swap, donors, nobodies }: Workshop): Promise<Pixels> {
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
  // The costly net and the autoencoder, whose whole pictures other heaps have, mostly make the face alone.
  const part = random.chance(way === 'realesrgan' ? 0.85 : way === 'autoencoder' ? 0.8 : 0.5) ? face : whole;
  return putBack(pixels, await makers[way](pixels, part.box), part);
}

async function located(pixels: Pixels, detector: Model): Promise<Shot | undefined> {
  const found = await locateLonePortrait(pixels, detector);
  if (found === undefined) return undefined;
  const points = facePoints(found);
  return faceSize(points) < 20 ? undefined : { pixels, found, points };
}

async function add(heap: Heap, { pixels, found }: Shot, labels: object): Promise<void> {
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
