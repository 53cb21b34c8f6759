/**
 * Draws photos and cuts what the card finder, the card refiner, the network of edges and the print check look at, as packed
 * datasets `OUT/finder`, `OUT/refiner`, `OUT/edges` and `OUT/print`.
 *
 *     node training/views/finder.ts --data ../shared/data --portraits data/portraits-matted.jsonl --count 6000 --seed 1 --out data/find-1
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { edgeStrip, edgeStrips, finderCut, finderSidePx, refinerCut, refinerView } from '../../src/card/index.ts';
import { printSizes, printViews } from '../../src/checks/index.ts';
import {
  cutView,
  decode,
  diagonalPx,
  invert,
  isConvexClockwise,
  type Point,
  type Pyramid,
  projectQuad,
  pyramid,
  type Quad,
  turnHalf,
} from '../../src/image/index.ts';
import {
  type CardLabels,
  type PhotoPlan,
  planNoCard,
  planPhoto,
  Random,
  renderPhoto,
  type SceneSource,
  withAttack,
} from '../../synth/index.ts';
import { loadScenes } from '../../synth/scene/load.ts';
import { openPack, type Pack } from './pack.ts';
import { loadPeople } from './people.ts';
import { moveSide, portraitNear, shake } from './shake.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    portraits: { type: 'string', default: 'data/portraits-matted.jsonl' },
    split: { type: 'string', default: 'train' },
    count: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    /** JSON lines of {file, quad}: real photos whose document is covered by a drawn one (see synth/README.md). */
    scenes: { type: 'string' },
    /** Whether photos are as large as `synth/` draws them otherwise; slower. */
    large: { type: 'boolean', default: false },
    out: { type: 'string', default: 'data/find' },
  },
});

const sizes = [
  [640, 480],
  [480, 640],
  [600, 600],
  [768, 432],
  [432, 768],
] as const;
const disguises = [
  'grey_copy',
  'grey_copy',
  'grey_copy',
  'grey_convert',
  'colour_copy',
  'screen',
  'blur_defocus',
  'blur_motion',
  'stuck_over',
] as const;
const greyKinds: readonly string[] = ['grey_copy', 'grey_convert'];

const people = await loadPeople({
  dataDir: values.data,
  list: values.portraits,
  split: values.split,
  wanted: () => true,
});
const assets = { portraits: people.map((person) => person.portrait) };
const scenes = values.scenes ? await loadScenes(values.scenes, 768) : [];
const finder = openPack(join(values.out, 'finder'), {
  photo: { dtype: 'uint8', shape: [finderSidePx, finderSidePx, 3] },
});
const refiner = openPack(join(values.out, 'refiner'), {
  view: { dtype: 'uint8', shape: [refinerView.heightPx, refinerView.widthPx, 3] },
});
const edges = openPack(join(values.out, 'edges'), {
  strips: { dtype: 'uint8', shape: [4, edgeStrip.heightPx, edgeStrip.widthPx, 3] },
});
const print = openPack(join(values.out, 'print'), {
  card: { dtype: 'uint8', shape: [printSizes.card.heightPx, printSizes.card.widthPx, 3] },
  portrait: { dtype: 'uint8', shape: [printSizes.portrait.heightPx, printSizes.portrait.widthPx, 3] },
});
const from = performance.now();
for (let i = 0; i < Number(values.count); i++) {
  await addPhoto(Number(values.seed) * 1_000_003 + i);
  if (i % 100 === 99)
    process.stdout.write(`${i + 1} photos, ${((1000 * (i + 1)) / (performance.now() - from)).toFixed(1)}/s\n`);
}
await Promise.all([finder.close(), refiner.close(), edges.close(), print.close()]);

async function addPhoto(seed: number): Promise<void> {
  const random = new Random(seed ^ 0x5eed);
  const scene = scenes.length > 0 && random.chance(0.6) ? random.pick(scenes) : undefined;
  const size = scene ? { widthPx: scene.widthPx, heightPx: scene.heightPx } : values.large ? {} : sizeOf(random);
  const portrait = random.int(0, people.length - 1);
  const empty = !scene && random.chance(0.12);
  const family = random.chance(values.scenes ? 0.4 : 0.6) ? 'thai' : 'generic';
  const options = { ...size, portrait, family, ...(scene && { scene: turned(scene, random) }) } as const;
  const clean = empty ? planNoCard(seed, options) : stretched(planPhoto(seed, options), random);
  const disguised = !empty && random.chance(0.4);
  const plan = disguised
    ? withAttack(clean, {
        kind: random.pick(disguises),
        strength: random.next(),
        donor: random.int(0, people.length - 1),
      })
    : clean;
  const { jpeg, labels } = await renderPhoto(plan, assets);
  const photo = pyramid(await decode(jpeg, { maxBytes: 1e8, maxPixels: 1e8 }));
  const row = { group: people[portrait]!.group, seed, thai: labels.family === 'thai', kind: labels.attack };
  await addFinder(photo, row, labels.card?.corners);
  await addRefiner(photo, { row, random, corners: labels.card?.corners });
  if (labels.card) await addEdges(photo, { row, random, corners: labels.card.corners });
  if (labels.card)
    await addPrint(photo, {
      row: { ...row, source: 'drawn', document: 'drawn', grey: greyKinds.includes(labels.attack) },
      random,
      card: labels.card,
    });
}

function sizeOf(random: Random): { readonly widthPx: number; readonly heightPx: number } {
  const [widthPx, heightPx] = random.pick(sizes);
  return { widthPx, heightPx };
}

async function addFinder(photo: Pyramid, row: object, corners?: Quad): Promise<void> {
  const cut = finderCut(photo.photo);
  const inView = corners && unit(projectQuad(invert(cut.toPhoto), corners), finderSidePx, finderSidePx);
  await finder.add({ photo: cutView(photo, cut).data }, { ...row, corners: inView ?? null });
}

/** Half of the scenes hold their card the other way up, so that a scene does not tell the answer. */
function turned(scene: SceneSource, random: Random): SceneSource {
  return random.chance(0.5) ? scene : { ...scene, quad: turnHalf(scene.quad) };
}

/** Documents of no real country come in other proportions too, up to those of a passport's page. */
function stretched(plan: PhotoPlan, random: Random): PhotoPlan {
  if (plan.family !== 'generic' || random.chance(0.4)) return plan;
  const by = random.range(0.95, 1.2);
  const [a, b, c, d] = plan.scene.quad;
  const longer = (from: Point, to: Point): Point => [
    from[0] + (to[0] - from[0]) * by,
    from[1] + (to[1] - from[1]) * by,
  ];
  return { ...plan, scene: { ...plan.scene, quad: [a, b, longer(b, c), longer(a, d)] } };
}

interface Printing {
  readonly row: object;
  readonly random: Random;
  readonly card: CardLabels;
}

/** What the print check reads, with corners as good as the finder's. */
async function addPrint(photo: Pyramid, { row, random, card }: Printing): Promise<void> {
  const corners = shake(card.corners, random, 0.004);
  const views = printViews({ photo, card: corners, portrait: portraitNear(corners, card.face, random) });
  await print.add({ card: views.card.data, portrait: views.portrait.data }, row);
}

interface Refining {
  readonly row: object;
  readonly random: Random;
  readonly corners: Quad | undefined;
}

/** Two looks: one as rough as the finder's answer, one as fine as the refiner's own; or two at nothing. */
async function addRefiner(photo: Pyramid, { row, random, corners }: Refining): Promise<void> {
  for (const roughness of [random.range(0.01, 0.08), random.range(0.002, 0.015)]) {
    const nothing = corners === undefined || random.chance(0.06);
    const rough = nothing ? elsewhere(photo, random, corners) : shake(corners, random, roughness);
    if (rough === undefined || !isConvexClockwise(rough)) continue;
    const turned = !nothing && random.chance(0.25);
    const cut = refinerCut(turned ? turnHalf(rough) : rough);
    const inView = nothing
      ? null
      : unit(projectQuad(invert(cut.toPhoto), corners), refinerView.widthPx, refinerView.heightPx);
    await add(refiner, cutView(photo, cut).data, { ...row, corners: inView, turned, roughness });
  }
}

/** Three quads: as the refiner has them, rougher, and with one side on another line. */
async function addEdges(photo: Pyramid, { row, random, corners }: Required<Refining>): Promise<void> {
  const near = shake(corners!, random, random.range(0.001, 0.01));
  for (const quad of [near, shake(corners!, random, random.range(0.01, 0.04)), moveSide(near, random)]) {
    if (!isConvexClockwise(quad)) continue;
    const cuts = edgeStrips(random.chance(0.1) ? turnHalf(quad) : quad);
    const data = Buffer.concat(cuts.map((cut) => cutView(photo, cut).data));
    const seen = cuts.map((cut) => projectQuad(invert(cut.toPhoto), corners!));
    await edges.add({ strips: data }, { ...row, corners: seen, size: [photo.photo.widthPx, photo.photo.heightPx] });
  }
}

async function add(pack: Pack, view: Uint8Array, row: object): Promise<void> {
  await pack.add({ view }, row);
}

/** A card-shaped quad where no card lies: anywhere in an empty photo, else well off the card. */
function elsewhere({ photo }: Pyramid, random: Random, corners?: Quad): Quad | undefined {
  const width = random.range(0.25, 0.8) * photo.widthPx;
  const centre: Point = [random.range(0.2, 0.8) * photo.widthPx, random.range(0.2, 0.8) * photo.heightPx];
  const angle = random.range(-Math.PI, Math.PI);
  const at = (u: number, v: number): Point => [
    centre[0] + width * (u * Math.cos(angle) - v * Math.sin(angle)),
    centre[1] + width * (u * Math.sin(angle) + v * Math.cos(angle)),
  ];
  const quad: Quad = [at(-0.5, -0.315), at(0.5, -0.315), at(0.5, 0.315), at(-0.5, 0.315)];
  if (corners === undefined) return quad;
  const middle: Point = [0, 1].map((k) => corners.reduce((sum, corner) => sum + corner[k]! / 4, 0)) as unknown as Point;
  const isFar = Math.hypot(middle[0] - centre[0], middle[1] - centre[1]) > 0.45 * (diagonalPx(corners) + width);
  return isFar ? quad : undefined;
}

function unit(quad: Quad, widthPx: number, heightPx: number): Point[] {
  return quad.map(([x, y]): Point => [x / widthPx, y / heightPx]);
}
