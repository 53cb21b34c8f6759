import { estimate } from '../../../src/eval/metrics/bootstrap.ts';
import type { Estimate } from '../../../src/eval/metrics/interval.ts';
import { rank } from '../../../src/eval/metrics/ranking.ts';
import type { Item } from '../../../src/eval/metrics/sample.ts';
import { photoSeed } from '../../../synth/dataset/seed.ts';
import { Random } from '../../../synth/index.ts';
import type { Row } from '../../shared/figures/table.ts';
import { number } from '../../shared/options.ts';
import { defineSubject } from '../../shared/subject.ts';

/** The intervals of `antifake eval`. */
export const subject = defineSubject({
  name: 'eval-coverage',
  about:
    'Whether the intervals of `antifake eval` contain the true value as often as they should: draws samples from distributions with known error rates, with two similar photos for each person, and counts how often each 95 % interval contains the true value.',
  options: {
    simulations: number(1000, 'Samples of each world.'),
    replicates: number(1000, 'Resamples of each.'),
  },
  results: ['eval-coverage.csv'],
  measure: async ({ values, write }) => {
    write(
      'eval-coverage.csv',
      worlds.flatMap((world, i) => measureWorld(world, i, values)),
    );
  },
});

/** Bona fide values are normal, (0, 1); attacks (shift, 1). Half of the variance is between people. */
const shift = 1.5;
/** Threshold for yes; 5 % of the bona fide values lie above it. */
const cut = 1.6449;
const worlds = [
  { people: 200, photosEach: 2 },
  { people: 500, photosEach: 2 },
];
/** Of the standard normal distribution, to seven digits. */
const truth = { auc: 0.8555778, eer: 0.2266274, apcer: 0.5576051, bpcer: 0.0499952, apcerAt10: 0.4135399 };
type Name = keyof typeof truth;

function measureWorld(
  world: (typeof worlds)[number],
  index: number,
  { simulations, replicates }: { readonly simulations: number; readonly replicates: number },
): Row[] {
  const hits = { auc: 0, eer: 0, apcer: 0, bpcer: 0, apcerAt10: 0 };
  for (let i = 0; i < simulations; i++) {
    const random = new Random(photoSeed(index + 1, i));
    const items = [false, true].flatMap((attack) => drawClass(random, attack, world));
    const { auc, eer, apcer, bpcer, apcerAt } = estimate(rank(items, 0), {
      replicates,
      seed: i + 1,
    });
    const found: Record<Name, Estimate> = { auc, eer, apcer, bpcer, apcerAt10: apcerAt[2]! };
    for (const name of Object.keys(hits) as Name[])
      if (found[name].low <= truth[name] && truth[name] <= found[name].high) hits[name]++;
  }
  return (Object.keys(hits) as Name[]).map((statistic) => ({
    people_a_class: world.people,
    photos_a_person: world.photosEach,
    statistic,
    truth: truth[statistic],
    simulations,
    covered: hits[statistic] / simulations,
  }));
}

function drawClass(random: Random, attack: boolean, { people, photosEach }: (typeof worlds)[number]): Item[] {
  const mean = attack ? shift : 0;
  return Array.from({ length: people }, (_, person) => person).flatMap((person) => {
    const own = random.gauss() * Math.SQRT1_2;
    return Array.from({ length: photosEach }, () => {
      const value = mean + own + random.gauss() * Math.SQRT1_2;
      const group = `${attack}${person}`;
      return { value, score: value > cut ? 1 : 0, attack, group, kind: attack ? 'any' : '', file: '' };
    });
  });
}
