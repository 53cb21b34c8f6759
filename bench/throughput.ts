/**
 * Photos a second over HTTP with eight requests in flight, and the time of one alone, beside what decoding and model runs reach by
 * themselves on the same cores, an earlier checkout, and @vladmandic/human (face detector, antispoof, liveness) on the same photos.
 * All take turns within one run, as the machine's speed drifts; `livez_p99_ms` is asked for beside the load.
 *
 *     node bench/throughput.ts [--base FOLDER]
 */
import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createInspector } from '../src/index.ts';
import { drawPhoto } from './drawn-photo.ts';
import { startRounds } from './load/round.ts';
import { formOf, holdOk, type Service, startService } from './load/service.ts';
import { quantile, type Row, writeTable } from './table.ts';

const { values } = parseArgs({
  options: {
    base: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '8' },
    out: { type: 'string', default: 'bench/results/throughput.csv' },
  },
});
const [cores, inFlight, roundMs] = [availableParallelism(), 8, 1000 * Number(values.seconds)];
const inspector = await createInspector();
const photos = await drawJudged(10);
const forms = photos.map(formOf);

/** One who is timed: rounds of so many photos a second, and what else was seen. */
interface Runner {
  readonly name: string;
  readonly rates: number[];
  readonly aloneMs: number[];
  readonly livezMs: number[];
  /** Processor time a photo, under load. */
  readonly servingMs: number[];
  readonly workersMs: number[];
  round(): Promise<void>;
  stop(): Promise<void>;
}

const runners = [
  await serviceOf(`service, ${cores} workers`, {}),
  await serviceOf('service, 1 worker', { env: { ANTIFAKE_WORKERS: '1' } }),
  inspectorAlone(),
  ...(values.base === undefined ? [] : [await serviceOf('service before', { root: values.base })]),
  await partsOf('decode and model runs alone', './parts.ts', cores),
  await partsOf('decode and model runs alone, 1 core', './parts.ts', 1),
  await partsOf('@vladmandic/human', './peer.ts', cores),
  await partsOf('@vladmandic/human, 1 core', './peer.ts', 1),
];
for (let round = 0; round < Number(values.rounds); round++)
  for (const runner of runners) {
    await runner.round();
    process.stderr.write(`${runner.name}: ${runner.rates.at(-1)?.toFixed(1)} a second\n`);
  }
for (const { stop } of runners) await stop();
await inspector.close();

const [ours] = runners;
writeTable(
  { file: values.out, command: `node bench/throughput.ts${values.base === undefined ? '' : ' --base FOLDER'}` },
  runners.map((runner) => rowOf(runner)),
);

function rowOf({ name, rates, aloneMs, livezMs, servingMs, workersMs }: Runner): Row {
  return {
    what: name,
    photos_a_second: quantile(rates, 0.5),
    of_the_first: quantile(
      rates.map((rate, i) => rate / ours!.rates[i]!),
      0.5,
    ),
    alone_median_ms: blank(quantile(aloneMs, 0.5)),
    alone_p99_ms: blank(quantile(aloneMs, 0.99)),
    livez_p99_ms: blank(quantile(livezMs, 0.99)),
    serving_cpu_ms: blank(quantile(servingMs, 0.5)),
    workers_cpu_ms: blank(quantile(workersMs, 0.5)),
  };
}

function blank(value: number): number | string {
  return Number.isNaN(value) ? '' : value;
}

function nothing(): Omit<Runner, 'name' | 'round' | 'stop'> {
  return { rates: [], aloneMs: [], livezMs: [], servingMs: [], workersMs: [] };
}

async function serviceOf(name: string, options: Parameters<typeof startService>[0]): Promise<Runner> {
  const service = await startService(options);
  const runner = { name, ...nothing() };
  for (let i = 0; i < 20; i++) await ask(service, i);
  return {
    ...runner,
    round: async () => {
      const fromMs = performance.now();
      while (performance.now() < fromMs + roundMs / 4) runner.aloneMs.push(await ask(service, runner.aloneMs.length));
      const before = service.cpuMs();
      const { done, rate } = await loaded(service, runner.livezMs);
      const after = service.cpuMs();
      runner.rates.push(rate);
      runner.servingMs.push((after.serving - before.serving) / done);
      runner.workersMs.push((after.workers - before.workers) / done);
    },
    stop: service.stop,
  };
}

/** The first drawn photos, whatever they show, that are judged. */
async function drawJudged(count: number): Promise<readonly Uint8Array[]> {
  const photos: Uint8Array[] = [];
  for (let seed = 3400; photos.length < count; seed++) {
    const photo = await drawPhoto(seed, 200 * 1024);
    if ((await inspector.inspect(photo)).outcome === 'judged') photos.push(photo);
  }
  return photos;
}

/** The library in this process. */
function inspectorAlone(): Runner {
  const runner = { name: 'inspector, without HTTP', ...nothing() };
  return {
    ...runner,
    round: async () => {
      const startMs = performance.now();
      while (performance.now() < startMs + roundMs / 4) {
        const askedMs = performance.now();
        await inspector.inspect(photos[runner.aloneMs.length % photos.length]!);
        runner.aloneMs.push(performance.now() - askedMs);
      }
      const fromMs = performance.now();
      const isOver = () => performance.now() > fromMs + roundMs;
      let done = 0;
      const callers = Array.from({ length: inFlight }, async () => {
        while (!isOver()) await inspector.inspect(photos[done++ % photos.length]!);
      });
      await Promise.all(callers);
      runner.rates.push((1000 * done) / (performance.now() - fromMs));
    },
    stop: async () => undefined,
  };
}

async function ask(service: Service, index: number): Promise<number> {
  const answer = await service.post(forms[index % forms.length]!);
  holdOk(answer);
  return answer.tookMs;
}

/** Photos a second with eight requests in flight. */
async function loaded(service: Service, livezMs: number[]): Promise<{ done: number; rate: number }> {
  const fromMs = performance.now();
  const isOver = () => performance.now() > fromMs + roundMs;
  let done = 0;
  const callers = Array.from({ length: inFlight }, async () => {
    while (!isOver()) await ask(service, done++);
  });
  while (!isOver()) {
    livezMs.push((await service.get('/livez')).tookMs);
    await sleep(10);
  }
  await Promise.all(callers);
  return { done, rate: (1000 * done) / (performance.now() - fromMs) };
}

async function partsOf(name: string, program: string, processes: number): Promise<Runner> {
  const { run, stop } = await startRounds(program, photos, processes);
  const runner = { name, ...nothing() };
  return {
    ...runner,
    round: async () => void runner.rates.push(await run(roundMs)),
    stop: async () => stop(),
  };
}
