/**
 * Makes fakes of genuine portraits by published nets, each beside the portrait that it was made of, as a heap like that of
 * `lone-captures.ts`: shrunk and brought back by upscalers, sent through an autoencoder, all of it or the inner face alone; a
 * generated face put over the inner face; another person's put on by a swapper; and generated portraits of nobody. Nothing is saved
 * as JPEG in between.
 *
 *     node training/views/made-captures.ts --nets out/nets --originals 350 --generated 120 --out data/captures-made
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { areaQuad, type LonePortrait, locateLonePortrait } from '../../src/card/index.ts';
import { cardView } from '../../src/checks/index.ts';
import { decode, type Homography, type Pixels, warp } from '../../src/image/index.ts';
import { openModel } from '../../src/model/index.ts';
import { Random } from '../../synth/base/random.ts';
import { openHeap } from './heap.ts';
import { cutOut, type Faced, faceSize, innerFace, openMakers, putBack } from './makers.ts';
import { type Listed, peopleOptions, readPeople } from './people.ts';
import { onto, openSwapper } from './swapper.ts';

const { values } = parseArgs({
  options: {
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
  },
});

/** A picture and where its face and the card that it might be on lie. */
interface Shot extends Faced {
  readonly found: LonePortrait;
}

/** How often each way of making is chosen; by their cost too. */
const shares = { realesrgan: 0.45, esrgan: 0.9, compact4: 1, compact2: 0.8, autoencoder: 1, progan: 1.1, swapper: 1 };
type Way = keyof typeof shares;
const asked = values.ways?.split(',') ?? Object.keys(shares).filter((way) => way !== 'swapper');
const unknown = asked.filter((way) => !(way in shares));
if (unknown.length > 0) throw new Error(`Expected --ways of ${Object.keys(shares)} but received ${unknown}`);
const ways = Object.fromEntries(Object.entries(shares).filter(([way]) => asked.includes(way))) as Record<Way, number>;

const random = new Random(Number(values.seed));
const detector = await openModel('face-detector', { dir: 'models', threads: 1 });
const makers = await openMakers(values.nets, values.data);
const swap = asked.includes('swapper') ? await openSwapper(join(values.nets, 'swapper.onnx')) : undefined;
const heap = openHeap(values.out);
const originals = shuffled(
  readPeople({ list: values.portraits, split: values.split, wanted: ({ fake }) => fake === 0 }),
).slice(0, Number(values.originals));

/** The last few people seen, whose faces others may wear. */
const donors: Shot[] = [];

// Originals and generated portraits in turns: a heap that is cut short has its share of all.
const nobodies: Shot[] = [];
const nobodiesEvery = originals.length / Math.max(1, Number(values.generated));
const end = Date.now() + Number(values.minutes) * 60_000;
for (const [seed, row] of originals.entries()) {
  if (Date.now() > end) break;
  while (nobodies.length * nobodiesEvery <= seed && nobodies.length < Number(values.generated)) await addNobody();
  const pixels = await decode(readFileSync(join(values.data, row.file)), { maxBytes: 1e8, maxPixels: 1e8 });
  const shot = await located(pixels);
  if (shot === undefined) continue;
  await add(shot, { ...labelsOf(row, seed), fake: false, kind: 'lone', maker: 'self' });
  const chosen = new Set<Way>();
  while (chosen.size < Math.min(Object.keys(ways).length, Number(values.fakes))) chosen.add(random.weighted(ways));
  for (const way of chosen) {
    if (way === 'swapper' && donors.length === 0) continue;
    const made = { ...shot, pixels: await makeOf(shot, way) };
    const maker = way.startsWith('compact') ? 'esrgan_compact' : way;
    await add(made, { ...labelsOf(row, seed), fake: true, kind: 'round_trip', maker, way });
  }
  donors.push(shot);
  if (donors.length > 60) donors.shift();
}
await heap.close();

function labelsOf({ set, group }: Listed, seed: number): object {
  return { set, group: `${set}/${group}`, seed };
}

/** A portrait of nobody; the generator's own size, or brought to that of a photograph by an upscaler as its users do. */
async function addNobody(): Promise<void> {
  const small = await makers.progan(random);
  const nobody = random.chance(0.5) ? small : await enlarged(small, random.range(1.5, 2.2));
  const shot = await located(nobody);
  if (shot === undefined) return;
  const name = `nobody-${values.split}-${nobodies.push(shot)}`;
  const labels = { set: 'progan', group: `progan/${name}`, seed: 1e6 + nobodies.length };
  await add(shot, { ...labels, fake: true, kind: 'generated', maker: 'progan', way: 'progan' });
}

/** Every pixel made 4 × 4 by an upscaler, then shrunk to so many times the picture's size. */
async function enlarged(small: Pixels, times: number): Promise<Pixels> {
  const fine = warp(small, scaled(small, 4));
  const remade = await makers.compact4(fine, { x: 0, y: 0, widthPx: fine.widthPx, heightPx: fine.heightPx });
  return warp(remade, scaled(remade, times / 4));
}

function scaled({ widthPx, heightPx }: Pixels, times: number) {
  const toPhoto: Homography = [1 / times, 0, 0, 0, 1 / times, 0, 0, 0, 1];
  return { widthPx: Math.round(widthPx * times), heightPx: Math.round(heightPx * times), toPhoto };
}

async function makeOf(shot: Shot, way: Way): Promise<Pixels> {
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
  // The dear net and the autoencoder, whose whole pictures other heaps have, mostly make the face alone.
  const part = random.chance(way === 'realesrgan' ? 0.85 : way === 'autoencoder' ? 0.8 : 0.5) ? face : whole;
  return putBack(pixels, await makers[way](pixels, part.box), part);
}

async function located(pixels: Pixels): Promise<Shot | undefined> {
  const found = await locateLonePortrait(pixels, detector);
  if (found === undefined) return undefined;
  const { card, portrait } = found;
  const points = portrait.pointsMm.map(([xMm, yMm]) => areaQuad(card, { xMm, yMm, widthMm: 0, heightMm: 0 })[0]);
  return faceSize(points) < 20 ? undefined : { pixels, found, points };
}

async function add({ pixels, found: { card, portrait }, points }: Shot, labels: object): Promise<void> {
  const { widthPx, heightPx } = pixels;
  await heap.add(pixels, {
    ...labels,
    family: 'lone',
    faceHeights: cardView.faceHeights,
    corners: card,
    panel: [
      [0, 0],
      [widthPx, 0],
      [widthPx, heightPx],
      [0, heightPx],
    ],
    face: areaQuad(card, portrait.face),
    points,
    replaced: null,
  });
}

function shuffled<T>(list: readonly T[]): T[] {
  const out = [...list];
  for (let i = out.length - 1; i > 0; i--) {
    const j = random.int(0, i);
    [out[i], out[j]] = [out[j]!, out[i]!];
  }
  return out;
}
