import { join } from 'node:path';
import { type CardModels, locate } from '../../../src/card/index.ts';
import { type Pixels, pyramid, type Quad, Workspace } from '../../../src/image/index.ts';
import type { Model } from '../../../src/model/index.ts';
import { decodeOwn, listDocuments, readPixels } from '../../../synth/dataset/documents.ts';
import { planScan, scan } from '../../../synth/dataset/scan.ts';
import { photoSeed } from '../../../synth/dataset/seed.ts';
import { scaled } from '../../../synth/dataset/window.ts';
import { planPhoto, Random, renderPhoto } from '../../../synth/index.ts';
import { median, quantile } from '../../shared/figures/statistics.ts';
import type { Row } from '../../shared/figures/table.ts';
import { dataOption, number } from '../../shared/options.ts';
import { openCardModels } from '../../shared/photos/card-models.ts';
import { defineSubject } from '../../shared/subject.ts';

const size = { widthPx: 1280, heightPx: 960 };
/** Ratio of the sides of a photo of 12 megapixels to those of a drawn one. */
const enlarged = Math.sqrt(12e6 / (size.widthPx * size.heightPx));

/** Time and model runs of the search for the card. */
export const subject = defineSubject({
  name: 'finder-pace',
  about:
    'How long it takes to find a card in a decoded photo, and how many runs of the networks: drawn photos of 1280 × 960, labelled real ones, and scans cut out of both; then the same drawn photos at 12 megapixels. The fastest round of each photo counts.',
  options: {
    ...dataOption,
    drawn: number(150, 'Photos to draw.'),
    rounds: number(3, 'How often each photo is timed.'),
    seed: number(606, 'Of the series of drawn photos.'),
  },
  results: ['finder-pace.csv'],
  sections: [
    {
      page: 'cost',
      title: 'What finding costs',
      file: 'finder-pace.csv',
      text: 'Milliseconds until a card is found in a decoded photo (drawn ones of 1280 × 960), networks with two threads on two cores: the fastest round of each photo, then quantiles over photos. `runs`: number of runs of the networks.',
      columns: [
        'photos',
        'count',
        'median_ms',
        'p90_ms',
        'p99_ms',
        'most_ms',
        'p99_by_median',
        'median_runs',
        'most_runs',
      ],
    },
  ],
  measure: async ({ values: { data, drawn, rounds, seed }, write }) => {
    const paceOf = pacerOf(await openCardModels(), rounds);
    const groups: Record<string, Pace[]> = { drawn: [], 'drawn; scan': [], real: [], 'real; scan': [] };
    const large: Pace[] = [];
    const addBoth = async (group: string, { pixels, corners }: Shot, i: number) => {
      const random = new Random(i + 1);
      groups[group]!.push(await paceOf(pixels));
      const cut = await scan(pyramid(pixels), corners, { plan: planScan(random), random });
      groups[`${group}; scan`]!.push(await paceOf(cut.photo.photo));
    };
    for (let i = 0; i < drawn; i++) {
      const shot = await draw(photoSeed(seed, i));
      await addBoth('drawn', shot, i);
      large.push(await paceOf(scaled(pyramid(shot.pixels), enlarged)));
    }
    for (const [i, { file, quad }] of listDocuments(data).entries())
      await addBoth('real', { pixels: await readPixels(join(data, file)), corners: quad }, i);
    write('finder-pace.csv', [
      rowOf('all', Object.values(groups).flat()),
      ...Object.entries(groups).map(([name, paces]) => rowOf(name, paces)),
      rowOf('drawn; 12 megapixels', large),
    ]);
  },
});

interface Shot {
  readonly pixels: Pixels;
  readonly corners: Quad;
}

/** Time and runs of one photo. */
interface Pace {
  readonly ms: number;
  readonly runs: number;
}

async function draw(seed: number): Promise<Shot> {
  const { jpeg, labels } = await renderPhoto(planPhoto(seed, { ...size, family: 'thai' }), { portraits: [] });
  return { pixels: await decodeOwn(jpeg), corners: labels.card!.corners };
}

/** Times the search from decoded pixels, so that work that is done once for a photo is done in each round. */
function pacerOf(opened: CardModels, rounds: number): (pixels: Pixels) => Promise<Pace> {
  let runs = 0;
  const count = (model: Model): Model => ({
    ...model,
    run: (inputs) => {
      runs++;
      return model.run(inputs);
    },
  });
  const counted = Object.entries<Model>(opened).map(([name, model]) => [name, count(model)]);
  const models = Object.fromEntries(counted) as CardModels;
  // The same memory as in an inspection.
  const workspace = new Workspace();
  return async (pixels) => {
    let [ms, runsOfLast] = [Number.POSITIVE_INFINITY, 0];
    for (let round = 0; round < rounds; round++) {
      runs = 0;
      const from = performance.now();
      await locate(pyramid(pixels, workspace), models);
      ms = Math.min(ms, performance.now() - from);
      runsOfLast = runs;
    }
    return { ms, runs: runsOfLast };
  };
}

function rowOf(photos: string, paces: readonly Pace[]): Row {
  const ms = paces.map((pace) => pace.ms);
  const runs = paces.map((pace) => pace.runs);
  return {
    photos,
    count: paces.length,
    median_ms: median(ms),
    p90_ms: quantile(ms, 0.9),
    p99_ms: quantile(ms, 0.99),
    most_ms: Math.max(...ms),
    p99_by_median: quantile(ms, 0.99) / median(ms),
    median_runs: median(runs),
    most_runs: Math.max(...runs),
  };
}
