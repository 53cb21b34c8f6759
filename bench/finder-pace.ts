/**
 * How long finding a card takes on decoded photos, and how many runs of the networks: drawn photos of 1280 × 960, labelled real ones,
 * and scans cut out of both; then the same drawn photos at 12 megapixels. Of each photo the quickest of its rounds.
 *
 *     node bench/finder-pace.ts ../shared/data --drawn 150 --rounds 3
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { locate } from '../src/card/index.ts';
import { cutView, decode, type Pixels, pyramid, type Quad, Workspace } from '../src/image/index.ts';
import type { Model } from '../src/model/index.ts';
import { planPhoto, Random, renderPhoto } from '../synth/index.ts';
import { planScan, scan } from '../training/views/scan.ts';
import { openCardModels } from './card-models.ts';
import { quantile, type Row, writeTable } from './table.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    drawn: { type: 'string', default: '150' },
    rounds: { type: 'string', default: '3' },
    seed: { type: 'string', default: '606' },
    out: { type: 'string', default: 'bench/results/finder-pace.csv' },
  },
});
const dataDir = positionals[0];
if (!dataDir) throw new Error('Expected: bench/finder-pace.ts DATA_DIR');

interface Shot {
  readonly pixels: Pixels;
  readonly corners: Quad;
}

/** Of one photo. */
interface Pace {
  readonly ms: number;
  readonly runs: number;
}

const size = { widthPx: 1280, heightPx: 960 };
/** Sides of a photo of 12 megapixels, in those of a drawn one. */
const enlarged = Math.sqrt(12e6 / (size.widthPx * size.heightPx));
let runs = 0;
/** As an inspection has it. */
const workspace = new Workspace();
const opened = await openCardModels();
const models = Object.fromEntries(
  Object.entries<Model>(opened).map(([name, model]) => [name, { ...model, run: counted(model) }]),
) as typeof opened;

const groups: Record<string, Pace[]> = { drawn: [], 'drawn; scan': [], real: [], 'real; scan': [] };
const large: Pace[] = [];
for (let i = 0; i < Number(values.drawn); i++) {
  const shot = await draw(Number(values.seed) * 1_000_003 + i);
  await addBoth('drawn', shot, i);
  large.push(await paceOf(enlarge(shot.pixels)));
}
const labels = readFileSync(join(dataDir, 'cards/labels.jsonl'), 'utf8').trim().split('\n');
for (const [i, line] of labels.entries()) {
  const { file, quad } = JSON.parse(line) as { readonly file: string; readonly quad: Quad };
  const pixels = await decode(readFileSync(join(dataDir, file)), { maxBytes: 1e8, maxPixels: 1e8 });
  await addBoth('real', { pixels, corners: quad }, i);
}
const all = Object.values(groups).flat();
const command = `node bench/finder-pace.ts ../shared/data --drawn ${values.drawn} --rounds ${values.rounds}`;
writeTable({ file: values.out, command }, [
  rowOf('all', all),
  ...Object.entries(groups).map(([name, paces]) => rowOf(name, paces)),
  rowOf('drawn; 12 megapixels', large),
]);

async function addBoth(group: string, { pixels, corners }: Shot, i: number): Promise<void> {
  const random = new Random(i + 1);
  groups[group]!.push(await paceOf(pixels));
  const cut = await scan(pyramid(pixels), corners, { plan: planScan(random), random });
  groups[`${group}; scan`]!.push(await paceOf(cut.photo.photo));
}

async function draw(seed: number): Promise<Shot> {
  const { jpeg, labels } = await renderPhoto(planPhoto(seed, { ...size, family: 'thai' }), { portraits: [] });
  return { pixels: await decode(jpeg, { maxBytes: 1e8, maxPixels: 1e8 }), corners: labels.card!.corners };
}

function enlarge(pixels: Pixels): Pixels {
  const [widthPx, heightPx] = [Math.round(pixels.widthPx * enlarged), Math.round(pixels.heightPx * enlarged)];
  return cutView(pyramid(pixels), { widthPx, heightPx, toPhoto: [1 / enlarged, 0, 0, 0, 1 / enlarged, 0, 0, 0, 1] });
}

/** From pixels on, so that what is made of the photo once is made in each round. */
async function paceOf(pixels: Pixels): Promise<Pace> {
  let [ms, asked] = [Number.POSITIVE_INFINITY, 0];
  for (let round = 0; round < Number(values.rounds); round++) {
    runs = 0;
    const from = performance.now();
    await locate(pyramid(pixels, workspace), models);
    ms = Math.min(ms, performance.now() - from);
    asked = runs;
  }
  return { ms, runs: asked };
}

function counted(model: Model): Model['run'] {
  return (inputs) => {
    runs++;
    return model.run(inputs);
  };
}

function rowOf(photos: string, paces: readonly Pace[]): Row {
  const ms = paces.map((pace) => pace.ms);
  return {
    photos,
    count: paces.length,
    median_ms: quantile(ms, 0.5),
    p90_ms: quantile(ms, 0.9),
    p99_ms: quantile(ms, 0.99),
    most_ms: Math.max(...ms),
    p99_by_median: quantile(ms, 0.99) / quantile(ms, 0.5),
    median_runs: quantile(
      paces.map((pace) => pace.runs),
      0.5,
    ),
    most_runs: Math.max(...paces.map((pace) => pace.runs)),
  };
}
