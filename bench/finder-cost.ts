/**
 * What finding costs on decoded photos, stage by stage: processor time of all threads, and the time that passes for the whole; of each
 * photo and stage the cheapest of its rounds, then the median over photos. Drawn photos are of 1280 × 960; with a data folder also every so-manieth real one.
 *
 *     node bench/finder-cost.ts --photos 24 --rounds 3 --real ../shared/data
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { edgesInput, type LocateModels, locate, locateAnother, locateOnCard } from '../src/card/index.ts';
import { snapToEdges } from '../src/card/snap.ts';
import { finderCut, refinerCut } from '../src/card/views.ts';
import { cutView, decode, type Pixels, pyramid, toTensor } from '../src/image/index.ts';
import { type Model, openModel } from '../src/model/index.ts';
import { planPhoto, renderUnsaved } from '../synth/index.ts';
import { quantile, type Row, writeTable } from './table.ts';

const { values } = parseArgs({
  options: {
    photos: { type: 'string', default: '24' },
    rounds: { type: 'string', default: '3' },
    seed: { type: 'string', default: '606' },
    real: { type: 'string' },
    every: { type: 'string', default: '20' },
    out: { type: 'string', default: 'bench/results/finder-cost.csv' },
  },
});

/** Stages in order; the first eight make `card and portrait`, and what passes for that on two cores is what users wait for. */
const stages = [
  'finder view',
  'finder net',
  'refiner views',
  'refiner net',
  'edges once',
  'strips of edges',
  'edges net',
  'further edges and quads',
  'portrait view',
  'face net',
  'card and portrait',
  'card and portrait elapsed',
  'another card',
] as const;
type Costs = Readonly<Record<(typeof stages)[number], number>>;

/** Processor milliseconds and runs of one net since they were last set to zero. */
interface Meter {
  ms: number;
  runs: number;
}

const meters = { finder: newMeter(), refiner: newMeter(), edges: newMeter(), faces: newMeter() };
const models: LocateModels = {
  finder: await openMetered('card-finder', meters.finder),
  refiner: await openMetered('card-refiner', meters.refiner),
  edges: await openMetered('card-edges', meters.edges),
  faces: await openMetered('face-detector', meters.faces),
};

const groups = new Map<string, Costs[]>();
for (let i = 0; i < Number(values.photos); i++) await add('drawn', await draw(i));
if (values.real) for (const file of realFiles(values.real)) await add('real', await read(file));
const real = values.real ? ` --real ${values.real}` : '';
writeTable(
  { file: values.out, command: `node bench/finder-cost.ts --photos ${values.photos} --rounds ${values.rounds}${real}` },
  [...groups].sort().flatMap(([name, all]) => rowsOf(name, all)),
);

async function draw(i: number): Promise<Pixels> {
  const size = { widthPx: 1280, heightPx: 960 };
  const plan = planPhoto(Number(values.seed) * 1_000_003 + i, { ...size, family: 'thai' });
  return await renderUnsaved(plan, { portraits: [] }, { x: 0, y: 0, ...size });
}

function realFiles(dataDir: string): readonly string[] {
  const labels = readFileSync(join(dataDir, 'cards/labels.jsonl'), 'utf8').trim().split('\n');
  const some = labels.filter((_, i) => i % Number(values.every) === 0);
  return some.map((label) => join(dataDir, (JSON.parse(label) as { file: string }).file));
}

async function read(file: string): Promise<Pixels> {
  return await decode(readFileSync(file), { maxBytes: 1e8, maxPixels: 1e8 });
}

async function add(kind: string, pixels: Pixels): Promise<void> {
  const rounds: (Round | undefined)[] = [];
  for (let round = 0; round < Number(values.rounds); round++) rounds.push(await measure(pixels));
  const [first] = rounds;
  if (first === undefined) return;
  const name = `${kind}; ${first.isClear ? 'clear' : 'unclear'} edges`;
  groups.set(name, [...(groups.get(name) ?? []), cheapest(rounds.map((round) => round!.costs))]);
}

interface Round {
  /** Whether the first look was enough for `locate`. */
  readonly isClear: boolean;
  readonly costs: Costs;
}

/** One photo from its pixels on, so that the pyramid is built anew. Nothing where no card is found. */
async function measure(pixels: Pixels): Promise<Round | undefined> {
  for (const meter of Object.values(meters)) Object.assign(meter, newMeter());
  const [finderView] = await timed(async () => toTensor(cutView(pyramid(pixels), finderCut(pixels))));
  const photo = pyramid(pixels);
  const [whole, located, wholeElapsed] = await timed(() => locate(photo, models));
  if (located === undefined) return undefined;
  const { finder, refiner, edges: edgesNet, faces } = structuredClone(meters);
  const isClear = finder.runs === 1;
  const [portrait, { card }, portraitElapsed] = await timed(() => locateOnCard(photo, located, models.faces));
  const faceNet = meters.faces.ms;
  const [another] = await timed(() => locateAnother(photo, card, models));
  const [view] = await timed(async () => toTensor(cutView(photo, refinerCut(located.corners))));
  const [edges] = await timed(async () => snapToEdges(photo, located.corners, located.thaiCard > 0.9));
  const refinerViews = view * refiner.runs;
  const [strips] = await timed(async () => edgesInput(photo, located.corners));
  const edgeStrips = strips * edgesNet.runs;
  const netsAndViews = finderView + finder.ms + refinerViews + refiner.ms + edgeStrips + edgesNet.ms + faces.ms;
  return {
    isClear,
    costs: {
      'finder view': finderView,
      'finder net': finder.ms,
      'refiner views': refinerViews,
      'refiner net': refiner.ms,
      'edges once': edges,
      'strips of edges': edgeStrips,
      'edges net': edgesNet.ms,
      'further edges and quads': Math.max(0, whole - netsAndViews - edges),
      'portrait view': portrait - (faceNet - faces.ms),
      'face net': faceNet,
      'card and portrait': whole + portrait,
      'card and portrait elapsed': wholeElapsed + portraitElapsed,
      'another card': another,
    },
  };
}

function newMeter(): Meter {
  return { ms: 0, runs: 0 };
}

async function openMetered(name: string, meter: Meter): Promise<Model> {
  const model = await openModel(name, { dir: 'models', threads: 2 });
  const run: Model['run'] = async (inputs) => {
    const [ms, outputs] = await timed(() => model.run(inputs));
    meter.ms += ms;
    meter.runs++;
    return outputs;
  };
  return { ...model, run };
}

async function timed<T>(act: () => Promise<T>): Promise<readonly [processorMs: number, value: T, elapsedMs: number]> {
  const [from, began] = [process.cpuUsage(), performance.now()];
  const value = await act();
  const elapsed = performance.now() - began;
  const { user, system } = process.cpuUsage(from);
  return [(user + system) / 1000, value, elapsed];
}

function cheapest(rounds: readonly Costs[]): Costs {
  return Object.fromEntries(
    stages.map((stage) => [stage, Math.min(...rounds.map((costs) => costs[stage]))]),
  ) as unknown as Costs;
}

/** One row for each stage; shares are of card and portrait. */
function rowsOf(photos: string, all: readonly Costs[]): Row[] {
  const median = (stage: (typeof stages)[number]) =>
    quantile(
      all.map((costs) => costs[stage]),
      0.5,
    );
  const total = median('card and portrait');
  return stages.map((stage) => ({
    photos,
    count: all.length,
    stage,
    median_ms: median(stage),
    share: median(stage) / total,
  }));
}
