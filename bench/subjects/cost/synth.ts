import { loadPortraits, planPhoto, Renderer, renderPhoto } from '../../../synth/index.ts';
import { mean, median, quantile } from '../../shared/figures/statistics.ts';
import type { Row } from '../../shared/figures/table.ts';
import { number, scratch } from '../../shared/options.ts';
import { defineSubject } from '../../shared/subject.ts';

type Size = readonly [widthPx: number, heightPx: number];

const sizes: readonly Size[] = [
  [1280, 960],
  [640, 480],
  [1920, 1080],
];

/** The speed of synth/. */
export const subject = defineSubject({
  name: 'synth',
  about:
    'What a drawn photo costs: processor time of all threads, codecs included, with portraits loaded in advance as in a batch. Each photo is drawn in several rounds and the cheapest counts, because other programs that empty the caches make any work more costly.',
  options: {
    photos: number(100, 'Photos of each size.'),
    rounds: number(3, 'How often each is drawn.'),
    portraits: scratch('test/fixtures/portraits', 'Folder of portraits.'),
    seed: number(1, 'Of the series of photos.'),
  },
  results: ['synth-speed.csv'],
  sections: [
    {
      page: 'cost',
      title: 'What a drawn photo costs',
      file: 'synth-speed.csv',
      text: 'Processor time of all threads, codecs included; the cheapest round of each photo. Other jobs on the cores increase it. Eight photos of 1280 × 960 per second on two cores would be 0.25 s.',
      columns: [
        'size',
        'photos',
        'rounds',
        'mean_processor_s',
        'median_processor_s',
        'p95_processor_s',
        'photos_a_second_on_two_cores',
      ],
    },
  ],
  measure: async ({ values, write }) => {
    const renderer = new Renderer({ portraits: await loadPortraits(values.portraits) });
    const rows: Row[] = [];
    for (const size of sizes) rows.push(await measureSize(size, renderer, values));
    write('synth-speed.csv', rows);
  },
});

/** Processor seconds of this process, all threads, that drawing one photo takes. */
async function cost(seed: number, [widthPx, heightPx]: Size, renderer: Renderer): Promise<number> {
  const from = process.cpuUsage();
  await renderPhoto(planPhoto(seed, { widthPx, heightPx, portrait: seed % renderer.portraits.length }), renderer);
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1e6;
}

async function measureSize(
  size: Size,
  renderer: Renderer,
  { photos, rounds, seed }: { readonly photos: number; readonly rounds: number; readonly seed: number },
): Promise<Row> {
  for (let i = 0; i < 4; i++) await cost(i, size, renderer);
  const best = new Array<number>(photos).fill(Number.POSITIVE_INFINITY);
  for (let round = 0; round < rounds; round++)
    for (let i = 0; i < photos; i++) best[i] = Math.min(best[i]!, await cost(seed * 1000 + i, size, renderer));
  return {
    size: size.join('x'),
    photos,
    rounds,
    mean_processor_s: mean(best),
    median_processor_s: median(best),
    p95_processor_s: quantile(best, 0.95),
    photos_a_second_on_two_cores: 2 / mean(best),
  };
}
