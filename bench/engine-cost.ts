/**
 * Processor time of one photo in one thread, split into decoding, model runs (the same runs on the same numbers, alone) and the
 * rest: views, edges, features, answers. On one photo with a clear card, over and over, and on a mix of drawn photos. With a
 * base, another checkout's engine takes turns with this one's on the same photos.
 *
 *     node bench/engine-cost.ts --base ../base
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { drawPhoto } from './drawn-photo.ts';
import type { Costs } from './one-engine.ts';
import { quantile, type Row, writeTable } from './table.ts';

const { values } = parseArgs({
  options: {
    base: { type: 'string' },
    runs: { type: 'string', default: '60' },
    photos: { type: 'string', default: '40' },
    rounds: { type: 'string', default: '3' },
    out: { type: 'string', default: 'bench/results/engine-cost.csv' },
  },
});
const [runs, count, rounds] = [Number(values.runs), Number(values.photos), Number(values.rounds)];
const maxBytes = 200 * 1024;
/** A card that fills most of the photo, as people take it; and the first of the mix. */
const [easySeed, mixSeed] = [3361, 7001];
const parts = ['whole', 'decode', 'models', 'rest'] as const;

/** An engine at work, and what each photo of each group cost it. */
interface Engine {
  readonly name: string;
  readonly process: ChildProcess;
  readonly easy: Costs[];
  readonly mix: Costs[];
}

const engines = [await start('this', '.'), ...(values.base ? [await start('base', values.base)] : [])];
const easy = await drawPhoto(easySeed, maxBytes);
await measure(easy, 20); // warm
for (const [k, costs] of (await measure(easy, runs)).entries()) engines[k]!.easy.push(...costs);
for (let i = 0; i < count; i++) {
  const photo = await drawPhoto(mixSeed + i, maxBytes);
  for (const [k, costs] of (await measure(photo, rounds)).entries()) engines[k]!.mix.push(meanOf(costs));
}
for (const engine of engines) engine.process.kill();
const command = `node bench/engine-cost.ts${values.base ? ' --base FOLDER' : ''} --runs ${runs} --photos ${count} --rounds ${rounds}`;
writeTable({ file: values.out, command }, [
  ...engines.flatMap(({ name, easy }) => rowsOf('one with a clear card', name, easy)),
  ...engines.flatMap(({ name, mix }) => rowsOf('a mix', name, mix)),
]);

async function start(name: string, folder: string): Promise<Engine> {
  const child = fork('bench/one-engine.ts', [folder], { serialization: 'advanced' });
  await once(child, 'message');
  return { name, process: child, easy: [], mix: [] };
}

/** Costs of each engine, one for each round; the engines take turns, so that a busy moment meets all of them. */
async function measure(photo: Uint8Array, times: number): Promise<Costs[][]> {
  const costs = engines.map((): Costs[] => []);
  for (let round = 0; round < times; round++)
    for (const [k, { process }] of engines.entries()) {
      process.send(round === 0 ? photo : 'again');
      const [message] = await once(process, 'message');
      costs[k]!.push(message as Costs);
    }
  return costs;
}

function meanOf(all: readonly Costs[]): Costs {
  const mean = (part: keyof Costs) => all.reduce((sum, costs) => sum + costs[part] / all.length, 0);
  return { whole: mean('whole'), decode: mean('decode'), models: mean('models') };
}

function rowsOf(photos: string, engine: string, all: readonly Costs[]): Row[] {
  const split = all.map((costs) => ({ ...costs, rest: costs.whole - costs.decode - costs.models }));
  return parts.map((part) => {
    const ms = split.map((costs) => costs[part]);
    const mean = ms.reduce((sum, one) => sum + one / ms.length, 0);
    return {
      photos,
      engine,
      count: ms.length,
      part,
      mean_ms: mean,
      median_ms: quantile(ms, 0.5),
      p99_ms: quantile(ms, 0.99),
    };
  });
}
