/**
 * Do the intervals of `antifake eval` hold the truth as often as they say? Draws samples from a world whose error rates are
 * known, two photos a person that are alike, and counts how often each 95 % interval holds the true value.
 *
 *     node bench/eval-coverage.ts
 */
import { parseArgs } from 'node:util';
import { estimate } from '../src/eval/metrics/bootstrap.ts';
import type { Estimate } from '../src/eval/metrics/interval.ts';
import { rank } from '../src/eval/metrics/ranking.ts';
import type { Item } from '../src/eval/metrics/sample.ts';
import { Random } from '../synth/index.ts';
import { type Row, writeTable } from './table.ts';

const { values } = parseArgs({
  options: {
    simulations: { type: 'string', default: '1000' },
    replicates: { type: 'string', default: '1000' },
    out: { type: 'string', default: 'bench/results/eval-coverage.csv' },
  },
});

/** Bona fide values are normal, (0, 1); attacks (shift, 1). Half of the variance is the person's own. */
const shift = 1.5;
/** Yes above it; 5 % of the bona fide values lie there. */
const cut = 1.6449;
const worlds = [
  { people: 200, photosEach: 2 },
  { people: 500, photosEach: 2 },
];
/** Of the standard normal distribution, to seven digits. */
const truth = { auc: 0.8555778, eer: 0.2266274, apcer: 0.5576051, bpcer: 0.0499952, apcerAt10: 0.4135399 };
type Name = keyof typeof truth;

writeTable({ file: values.out, command: 'node bench/eval-coverage.ts' }, worlds.flatMap(measureWorld));

function measureWorld(world: (typeof worlds)[number], index: number): Row[] {
  const hits = { auc: 0, eer: 0, apcer: 0, bpcer: 0, apcerAt10: 0 };
  const simulations = Number(values.simulations);
  for (let i = 0; i < simulations; i++) {
    const random = new Random((index + 1) * 1_000_003 + i);
    const items = [false, true].flatMap((attack) => drawClass(random, attack, world));
    const { auc, eer, apcer, bpcer, apcerAt } = estimate(rank(items, 0), {
      replicates: Number(values.replicates),
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
