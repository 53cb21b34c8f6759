/**
 * What a drawn photo costs: processor time of all threads, codecs included, portraits loaded beforehand as in a batch. Each photo
 * is drawn in several rounds and its cheapest counts, because a neighbour that empties the caches makes any work look dearer.
 *
 *     node bench/synth.ts
 */
import { parseArgs } from 'node:util';
import { loadPortraits, planPhoto, renderPhoto } from '../synth/index.ts';
import { quantile, type Row, writeTable } from './table.ts';

const { values } = parseArgs({
  options: {
    /** Photos of each size. */
    photos: { type: 'string', default: '100' },
    rounds: { type: 'string', default: '3' },
    portraits: { type: 'string', default: 'test/fixtures/portraits' },
    seed: { type: 'string', default: '1' },
    out: { type: 'string', default: 'bench/results/synth-speed.csv' },
  },
});
const sizes = [
  [1280, 960],
  [640, 480],
  [1920, 1080],
] as const;
const assets = { portraits: await loadPortraits(values.portraits) };
const count = Number(values.photos);

/** Processor seconds of this process, all threads, that drawing one photo takes. */
async function cost(seed: number, [widthPx, heightPx]: readonly [number, number]): Promise<number> {
  const from = process.cpuUsage();
  await renderPhoto(planPhoto(seed, { widthPx, heightPx, portrait: seed % assets.portraits.length }), assets);
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1e6;
}

async function measure(size: readonly [number, number]): Promise<Row> {
  for (let i = 0; i < 4; i++) await cost(i, size);
  const best = new Array<number>(count).fill(Number.POSITIVE_INFINITY);
  for (let round = 0; round < Number(values.rounds); round++)
    for (let i = 0; i < count; i++) best[i] = Math.min(best[i]!, await cost(Number(values.seed) * 1000 + i, size));
  const mean = best.reduce((sum, one) => sum + one, 0) / count;
  return {
    size: size.join('x'),
    photos: count,
    rounds: Number(values.rounds),
    mean_processor_s: mean,
    median_processor_s: quantile(best, 0.5),
    p95_processor_s: quantile(best, 0.95),
    photos_a_second_on_two_cores: 2 / mean,
  };
}

const rows: Row[] = [];
for (const size of sizes) rows.push(await measure(size));
writeTable({ file: values.out, command: `node bench/synth.ts --photos ${count} --rounds ${values.rounds}` }, rows);
