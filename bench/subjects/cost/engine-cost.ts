import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { mean, median, quantile } from '../../shared/figures/statistics.ts';
import type { Row } from '../../shared/figures/table.ts';
import { number, place } from '../../shared/options.ts';
import { drawPhoto } from '../../shared/photos/drawn-photo.ts';
import { defineSubject } from '../../shared/subject.ts';
import type { Costs } from './one-engine.ts';

const maxBytes = 200 * 1024;
/** Seeds of a photo in which the card fills most of the picture, as people take it, and of the first photo of the mix. */
const [easySeed, mixSeed] = [3361, 7001];
const parts = ['whole', 'decode', 'models', 'rest'] as const;

/** The engine in one thread. */
export const subject = defineSubject({
  name: 'engine-cost',
  about:
    'Processor time of one photo in one thread, split into decoding, model runs (the same runs on the same numbers, measured separately) and the rest: views, edges, features, answers. On one photo with a clear card, repeatedly, and on a mix of drawn photos. With a base, the engine of another checkout takes turns with this one on the same photos.',
  options: {
    base: place(undefined, 'FOLDER', 'Another checkout.'),
    runs: number(60, 'Runs of the photo with a clear card.'),
    photos: number(40, 'Photos of the mix.'),
    rounds: number(3, 'Runs of each of them.'),
  },
  results: ['engine-cost.csv'],
  sections: [
    {
      page: 'cost',
      title: 'What a photo costs',
      file: 'engine-cost.csv',
      text: 'Processor time of one photo of 200 KB in one thread, garbage collection included: the whole, only decoding, only the same model runs, and the rest, which is the work of JavaScript and WebAssembly between them. `base` is the engine before views were cut in WebAssembly, in the same run. Quantiles of the single photo are over runs, those of the mix over photos.',
      columns: ['photos', 'engine', 'count', 'part', 'mean_ms', 'median_ms', 'p99_ms'],
    },
  ],
  measure: async ({ values: { base, runs, photos, rounds }, write }) => {
    const engines = [await start('this', '.'), ...(base ? [await start('base', base)] : [])];
    const easy = await drawPhoto(easySeed, maxBytes);
    await measure(engines, easy, 20); // warm-up
    for (const [k, costs] of (await measure(engines, easy, runs)).entries()) engines[k]!.easy.push(...costs);
    for (let i = 0; i < photos; i++) {
      const photo = await drawPhoto(mixSeed + i, maxBytes);
      for (const [k, costs] of (await measure(engines, photo, rounds)).entries()) engines[k]!.mix.push(meanOf(costs));
    }
    for (const engine of engines) engine.process.kill();
    write('engine-cost.csv', [
      ...engines.flatMap(({ name, easy }) => rowsOf('one with a clear card', name, easy)),
      ...engines.flatMap(({ name, mix }) => rowsOf('a mix', name, mix)),
    ]);
  },
});

/** A running engine, and the cost of each photo of each group. */
interface Engine {
  readonly name: string;
  readonly process: ChildProcess;
  readonly easy: Costs[];
  readonly mix: Costs[];
}

async function start(name: string, folder: string): Promise<Engine> {
  const child = fork(fileURLToPath(new URL('./one-engine.ts', import.meta.url)), [folder], {
    serialization: 'advanced',
  });
  await once(child, 'message');
  return { name, process: child, easy: [], mix: [] };
}

/** Costs of each engine, one for each round; the engines take turns, so that a busy moment affects all of them. */
async function measure(engines: readonly Engine[], photo: Uint8Array, rounds: number): Promise<Costs[][]> {
  const costs = engines.map((): Costs[] => []);
  for (let round = 0; round < rounds; round++)
    for (const [k, { process }] of engines.entries()) {
      process.send(round === 0 ? photo : 'again');
      const [message] = await once(process, 'message');
      costs[k]!.push(message as Costs);
    }
  return costs;
}

function meanOf(all: readonly Costs[]): Costs {
  const meanPart = (part: keyof Costs) => mean(all.map((costs) => costs[part]));
  return { whole: meanPart('whole'), decode: meanPart('decode'), models: meanPart('models') };
}

function rowsOf(photos: string, engine: string, all: readonly Costs[]): Row[] {
  const split = all.map((costs) => ({ ...costs, rest: costs.whole - costs.decode - costs.models }));
  return parts.map((part) => {
    const ms = split.map((costs) => costs[part]);
    return {
      photos,
      engine,
      count: ms.length,
      part,
      mean_ms: mean(ms),
      median_ms: median(ms),
      p99_ms: quantile(ms, 0.99),
    };
  });
}
