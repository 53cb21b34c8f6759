/**
 * Draws photos and cuts the views of the card finder, the card refiner and the network of edges, as packed datasets `OUT/finder`,
 * `OUT/refiner` and `OUT/edges`. A quarter of the photos are scans: the drawn card cut out along its edges.
 *
 *     node training/views/finder.ts --data ../shared/data --portraits data/portraits-matted.jsonl --count 6000 --seed 1 --out data/find-1
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { finderCut, finderSidePx } from '../../src/card/index.ts';
import { cutView, invert, type Point, projectQuad, pyramid, turnHalf } from '../../src/image/index.ts';
import { decodeOwn } from '../../synth/dataset/documents.ts';
import { planScan, scan } from '../../synth/dataset/scan.ts';
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
import {
  addEdgeStrips,
  addRefinerViews,
  type CardPacks,
  type LabelledPhoto,
  openCardPacks,
  unit,
} from './parts/card-views.ts';
import { type Cast, loadSets, setsOptions } from './parts/cast.ts';
import { openPack, type Pack } from './parts/pack.ts';
import { drawSeries } from './parts/series.ts';

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

/** Share of the pages of passports that are grey copies: their paper ends where only a faint tone does. */
const copiedPages = 0.6;

async function main(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...setsOptions,
      count: { type: 'string', default: '1000' },
      seed: { type: 'string', default: '1' },
      /** JSON lines of {file, quad}: real photos whose document is covered by a drawn one (see synth/README.md). */
      scenes: { type: 'string' },
      /** Share of the photos in the usual sizes of `synth/`, which are larger and take longer. */
      large: { type: 'string', default: '0.3' },
      /** Share of the photos with a card that are scans. */
      scans: { type: 'string', default: '0.25' },
      /** Share of the documents that are not Thai cards which are pages of passports. */
      pages: { type: 'string', default: '0.3' },
      /** Draws only documents that are not Thai and have bands along their edges; their `source` is `banded`, or `banded scan`. */
      banded: { type: 'boolean', default: false },
      out: { type: 'string', default: 'data/find' },
    },
  });
  const studio: Studio = {
    ...(await loadSets(values)),
    scenes: values.scenes ? await loadScenes(values.scenes, 768) : [],
    shares: { large: Number(values.large), scans: Number(values.scans), pages: Number(values.pages) },
    isBanded: values.banded,
  };
  const packs: Packs = {
    finder: openPack(join(values.out, 'finder'), { photo: { dtype: 'uint8', shape: [finderSidePx, finderSidePx, 3] } }),
    ...openCardPacks(values.out),
  };
  await drawSeries(values, (seed) => addPhoto(seed, studio, packs));
  await Promise.all(Object.values(packs).map((pack) => pack.close()));
}

/** The people and scenes of the photos. */
interface Studio extends Cast {
  readonly scenes: Awaited<ReturnType<typeof loadScenes>>;
  readonly shares: Readonly<Record<'large' | 'scans' | 'pages', number>>;
  readonly isBanded: boolean;
}

interface Packs extends CardPacks {
  readonly finder: Pack;
}

async function addPhoto(seed: number, studio: Studio, packs: Packs): Promise<void> {
  const { people, renderer, shares } = studio;
  const random = new Random(seed ^ 0x5eed);
  const portrait = random.int(0, people.length - 1);
  const { jpeg, labels } = await renderPhoto(planOf(seed, { random, portrait }, studio), renderer);
  const row = {
    group: people[portrait]!.group,
    seed,
    thai: labels.family === 'thai',
    kind: labels.attack,
    source: studio.isBanded ? 'banded' : 'drawn',
  };
  const drawn: LabelledPhoto = { photo: pyramid(await decodeOwn(jpeg)), corners: labels.card?.corners, row, random };
  const labelled =
    labels.card && random.chance(shares.scans) ? await scanOf(drawn, studio.isBanded ? 'banded scan' : 'scan') : drawn;
  await addFinder(packs.finder, labelled);
  await addRefinerViews(packs.refiner, labelled, 2);
  await addEdgeStrips(packs.edges, labelled, 6);
}

async function scanOf({ photo, corners, row, random }: LabelledPhoto, source: string): Promise<LabelledPhoto> {
  return {
    ...(await scan(photo, corners!, { plan: planScan(random), random })),
    row: { ...row, source },
    random,
  };
}

function planOf(
  seed: number,
  { random, portrait }: { readonly random: Random; readonly portrait: number },
  { people, scenes, shares, isBanded }: Studio,
): PhotoPlan {
  const scene = scenes.length > 0 && random.chance(0.6) ? random.pick(scenes) : undefined;
  const size = scene ? { widthPx: scene.widthPx, heightPx: scene.heightPx } : sizeOf(random, shares.large);
  const empty = !scene && random.chance(0.12);
  const family = !isBanded && random.chance(scene ? 0.4 : 0.6) ? 'thai' : 'generic';
  const generic = isBanded ? 'banded' : family === 'generic' && random.chance(shares.pages) ? 'page' : 'card';
  const options = { ...size, portrait, family, generic, ...(scene && { scene: turned(scene, random) }) } as const;
  const clean = empty ? planNoCard(seed, options) : stretched(planPhoto(seed, options), random);
  const isCopiedPage = generic !== 'card' && random.chance(copiedPages);
  if (empty || !(isCopiedPage || random.chance(0.4))) return clean;
  const donor = random.int(0, people.length - 1);
  const kind = isCopiedPage ? 'grey_copy' : random.pick(disguises);
  return withAttack(clean, { kind, strength: random.next(), donor });
}

/** Size of the photo; empty for a usual size of `synth/`. */
function sizeOf(random: Random, largeShare: number): { readonly widthPx?: number; readonly heightPx?: number } {
  if (random.chance(largeShare)) return {};
  const [widthPx, heightPx] = random.pick(sizes);
  return { widthPx, heightPx };
}

async function addFinder(finder: Pack, { photo, row, corners }: LabelledPhoto): Promise<void> {
  const cut = finderCut(photo.photo);
  const inView = corners && unit(projectQuad(invert(cut.toPhoto), corners), finderSidePx, finderSidePx);
  await finder.add({ photo: cutView(photo, cut).data }, { ...row, corners: inView ?? null });
}

/** In half of the scenes, the card is turned by 180°, so that a scene does not reveal the answer. */
function turned(scene: SceneSource, random: Random): SceneSource {
  return random.chance(0.5) ? scene : { ...scene, quad: turnHalf(scene.quad) };
}

/** Documents of invented countries also have other proportions, up to those of a passport's page. */
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

if (import.meta.main) await main(process.argv.slice(2));
