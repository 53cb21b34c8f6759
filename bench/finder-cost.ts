/**
 * What finding costs on decoded drawn photos of 1280 × 960, stage by stage, photos with clear and unclear edges apart: processor
 * time of all threads, of each photo and stage the cheapest of its rounds, then the mean over photos.
 *
 *     node bench/finder-cost.ts --photos 24 --rounds 3
 */
import { parseArgs } from 'node:util';
import { type LocateModels, locate, locateAnother, locateOnCard } from '../src/card/index.ts';
import { findRough, settle } from '../src/card/looks.ts';
import { snapToEdges } from '../src/card/snap.ts';
import { finderCut } from '../src/card/views.ts';
import { cutView, type Pixels, pyramid } from '../src/image/index.ts';
import { openModel } from '../src/model/index.ts';
import { planPhoto, renderUnsaved } from '../synth/index.ts';
import { type Row, writeTable } from './table.ts';

const { values } = parseArgs({
  options: {
    photos: { type: 'string', default: '24' },
    rounds: { type: 'string', default: '3' },
    seed: { type: 'string', default: '606' },
    out: { type: 'string', default: 'bench/results/finder-cost.csv' },
  },
});
const size = { widthPx: 1280, heightPx: 960 };
/** Clearness from which `locate` looks no further. */
const clearEnough = 0.8;

const options = { dir: 'models', threads: 2 };
const models: LocateModels = {
  finder: await openModel('card-finder', options),
  refiner: await openModel('card-refiner', options),
  faces: await openModel('face-detector', options),
};

const stages = ['finder_ms', 'refiner_ms', 'edges_ms', 'search_ms', 'portrait_ms', 'another_ms'] as const;
type Costs = Readonly<Record<(typeof stages)[number], number>>;

const clear: Costs[] = [];
const unclear: Costs[] = [];
for (let i = 0; i < Number(values.photos); i++) {
  const seed = Number(values.seed) * 1_000_003 + i;
  const pixels = await renderUnsaved(
    planPhoto(seed, { ...size, family: 'thai' }),
    { portraits: [] },
    { x: 0, y: 0, ...size },
  );
  const rounds: (Round | undefined)[] = [];
  for (let round = 0; round < Number(values.rounds); round++) rounds.push(await measure(pixels));
  if (rounds[0]) (rounds[0].isClear ? clear : unclear).push(cheapest(rounds.map((round) => round!.costs)));
}
writeTable(values.out, `node bench/finder-cost.ts --photos ${values.photos} --rounds ${values.rounds}`, [
  rowOf('clear edges', clear),
  rowOf('unclear edges', unclear),
]);

interface Round {
  readonly isClear: boolean;
  readonly costs: Costs;
}

/** One photo from its pixels on, so that the pyramid is built anew. Nothing where no card is found. */
async function measure(pixels: Pixels): Promise<Round | undefined> {
  const photo = pyramid(pixels);
  const cut = finderCut(pixels);
  const [finder, rough] = await timed(() => findRough(cutView(photo, cut), models.finder, cut));
  if (rough === undefined) return undefined;
  const [refiner, look] = await timed(() => settle(photo, models.refiner, rough));
  if (look === undefined) return undefined;
  const [edges, snapped] = await timed(async () => snapToEdges(photo, look.corners));
  const [whole, located] = await timed(() => locate(photo, models));
  if (located === undefined) return undefined;
  const [portrait, { card }] = await timed(() => locateOnCard(photo, located, models.faces));
  const [another] = await timed(() => locateAnother(photo, card.corners, models));
  const isClear = snapped.clearness >= clearEnough;
  return {
    isClear,
    costs: {
      finder_ms: finder,
      refiner_ms: refiner,
      edges_ms: edges,
      search_ms: isClear ? 0 : whole - finder - refiner - edges,
      portrait_ms: portrait,
      another_ms: another,
    },
  };
}

async function timed<T>(act: () => Promise<T>): Promise<readonly [ms: number, value: T]> {
  const from = process.cpuUsage();
  const value = await act();
  const { user, system } = process.cpuUsage(from);
  return [(user + system) / 1000, value];
}

function cheapest(rounds: readonly Costs[]): Costs {
  return Object.fromEntries(
    stages.map((stage) => [stage, Math.min(...rounds.map((costs) => costs[stage]))]),
  ) as unknown as Costs;
}

function rowOf(photos: string, all: readonly Costs[]): Row {
  const means = stages.map((stage) => all.reduce((sum, costs) => sum + costs[stage], 0) / Math.max(1, all.length));
  return {
    edges: photos,
    photos: all.length,
    ...Object.fromEntries(stages.map((stage, i) => [stage, means[i]!])),
    total_ms: means.reduce((sum, mean) => sum + mean, 0),
  };
}
