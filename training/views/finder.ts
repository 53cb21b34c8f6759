/**
 * Draws photos and cuts what the card finder, the card refiner and the network of edges look at, as packed datasets `OUT/finder`,
 * `OUT/refiner` and `OUT/edges`. A quarter of the photos are scans: the drawn card cut out along its edges.
 *
 *     node training/views/finder.ts --data ../shared/data --portraits data/portraits-matted.jsonl --count 6000 --seed 1 --out data/find-1
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { finderCut, finderSidePx } from '../../src/card/index.ts';
import { cutView, decode, invert, type Point, projectQuad, pyramid, turnHalf } from '../../src/image/index.ts';
import {
  loadScenes,
  type PhotoPlan,
  planNoCard,
  planPhoto,
  Random,
  renderPhoto,
  type SceneSource,
  withAttack,
} from '../../synth/index.ts';
import { addEdgeLooks, addRefinerLooks, edgesArrays, refinerArrays, type Shown, unit } from './card-looks.ts';
import { openPack } from './pack.ts';
import { loadPeople } from './people.ts';
import { planScan, scan } from './scan.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    portraits: { type: 'string', default: 'data/portraits-matted.jsonl' },
    /** Sets whose terms allow commercial use: a finder needs nobody's face in particular. */
    sets: { type: 'string', default: 'webmorph,congress' },
    split: { type: 'string', default: 'train' },
    count: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    /** JSON lines of {file, quad}: real photos whose document is covered by a drawn one (see synth/README.md). */
    scenes: { type: 'string' },
    /** Share of the photos that are as large as `synth/` draws them otherwise; slower. */
    large: { type: 'string', default: '0.3' },
    /** Share of the photos with a card that are scans. */
    scans: { type: 'string', default: '0.25' },
    /** Share of the photos without a card, of those that have no scene of `--scenes`. */
    empty: { type: 'string', default: '0.12' },
    /** Share of the documents that are not Thai cards which are pages of passports. */
    pages: { type: 'string', default: '0.3' },
    /** Share of the photos with a card that are disguised: copied, blurred, shown on a screen. */
    disguised: { type: 'string', default: '0.4' },
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

const sets = values.sets.split(',');
const people = await loadPeople({
  dataDir: values.data,
  list: values.portraits,
  split: values.split,
  wanted: ({ set }) => sets.includes(set),
});
const assets = { portraits: people.map((person) => person.portrait) };
const scenes = values.scenes ? await loadScenes(values.scenes, 768) : [];
const finder = openPack(join(values.out, 'finder'), {
  photo: { dtype: 'uint8', shape: [finderSidePx, finderSidePx, 3] },
});
const refiner = openPack(join(values.out, 'refiner'), refinerArrays);
const edges = openPack(join(values.out, 'edges'), edgesArrays);
const from = performance.now();
for (let i = 0; i < Number(values.count); i++) {
  await addPhoto(Number(values.seed) * 1_000_003 + i);
  if (i % 100 === 99)
    process.stdout.write(`${i + 1} photos, ${((1000 * (i + 1)) / (performance.now() - from)).toFixed(1)}/s\n`);
}
await Promise.all([finder.close(), refiner.close(), edges.close()]);

async function addPhoto(seed: number): Promise<void> {
  const random = new Random(seed ^ 0x5eed);
  const portrait = random.int(0, people.length - 1);
  const { jpeg, labels } = await renderPhoto(planOf(seed, { random, portrait }), assets);
  const row = {
    group: people[portrait]!.group,
    seed,
    thai: labels.family === 'thai',
    kind: labels.attack,
    source: 'drawn',
  };
  const photo = pyramid(await decode(jpeg, { maxBytes: 1e8, maxPixels: 1e8 }));
  const drawn: Shown = { photo, corners: labels.card?.corners, row, random };
  const shown = labels.card && random.chance(Number(values.scans)) ? await scanOf(drawn) : drawn;
  await addFinder(shown);
  await addRefinerLooks(refiner, shown, 2);
  await addEdgeLooks(edges, shown, 6);
}

async function scanOf({ photo, corners, row, random }: Shown): Promise<Shown> {
  return {
    ...(await scan(photo, corners!, { plan: planScan(random), random })),
    row: { ...row, source: 'scan' },
    random,
  };
}

function planOf(seed: number, { random, portrait }: { readonly random: Random; readonly portrait: number }): PhotoPlan {
  const scene = scenes.length > 0 && random.chance(0.6) ? random.pick(scenes) : undefined;
  const size = scene ? { widthPx: scene.widthPx, heightPx: scene.heightPx } : sizeOf(random);
  const empty = !scene && random.chance(Number(values.empty));
  const family = random.chance(scene ? 0.4 : 0.6) ? 'thai' : 'generic';
  const generic = family === 'generic' && random.chance(Number(values.pages)) ? 'page' : 'card';
  const options = { ...size, portrait, family, generic, ...(scene && { scene: turned(scene, random) }) } as const;
  const clean = empty ? planNoCard(seed, options) : stretched(planPhoto(seed, options), random);
  if (empty || !random.chance(Number(values.disguised))) return clean;
  const donor = random.int(0, people.length - 1);
  return withAttack(clean, { kind: random.pick(disguises), strength: random.next(), donor });
}

/** Nothing where the photo is as large as `synth/` draws it otherwise. */
function sizeOf(random: Random): { readonly widthPx?: number; readonly heightPx?: number } {
  if (random.chance(Number(values.large))) return {};
  const [widthPx, heightPx] = random.pick(sizes);
  return { widthPx, heightPx };
}

async function addFinder({ photo, row, corners }: Shown): Promise<void> {
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
  if (plan.card.kind !== 'generic' || (!plan.card.printed && random.chance(0.4))) return plan;
  const by = plan.card.printed ? random.range(1.05, 1.17) : random.range(0.95, 1.2);
  const [a, b, c, d] = plan.scene.quad;
  const longer = (from: Point, to: Point): Point => [
    from[0] + (to[0] - from[0]) * by,
    from[1] + (to[1] - from[1]) * by,
  ];
  return { ...plan, scene: { ...plan.scene, quad: [a, b, longer(b, c), longer(a, d)] } };
}
