import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { createInspector, type Inspector } from '../../../src/index.ts';
import { median, quantile } from '../../shared/figures/statistics.ts';
import type { Row } from '../../shared/figures/table.ts';
import { startRounds } from '../../shared/load/round.ts';
import { formOf, holdOk, type Service, startService } from '../../shared/load/service.ts';
import { number, place } from '../../shared/options.ts';
import { drawPhoto } from '../../shared/photos/drawn-photo.ts';
import { defineSubject } from '../../shared/subject.ts';

const inFlight = 8;

/** Photos per second. */
export const subject = defineSubject({
  name: 'throughput',
  about:
    "Photos per second over HTTP with eight requests in flight, and the time of a single request, next to the throughput of decoding and model runs on the same cores, of an earlier checkout, and of @vladmandic/human (face detector, antispoof, liveness) on the same photos. All take turns within one run, because the machine's speed drifts; `livez_p99_ms` is measured under the load.",
  options: {
    base: place(undefined, 'FOLDER', 'An earlier checkout.'),
    rounds: number(5, 'Turns of each.'),
    seconds: number(8, 'How long a turn lasts.'),
  },
  results: ['throughput.csv'],
  sections: [
    {
      page: 'service',
      title: 'Throughput',
      file: 'throughput.csv',
      text: 'Photos of 200 KB over HTTP, eight in flight, next to the throughput of decoding and model runs on the same cores, of the service before it had workers, and of @vladmandic/human (face detector, antispoof and liveness; no card, blur, print or swap). All in one run, in turns; `of_the_first` compares within each round. `inspector` is the library without HTTP. `alone` is one request at a time; `livez` is measured under the load; the last two columns are processor time per photo of the serving process and of its workers.',
      columns: [
        'what',
        'photos_a_second',
        'of_the_first',
        'alone_median_ms',
        'alone_p99_ms',
        'livez_p99_ms',
        'serving_cpu_ms',
        'workers_cpu_ms',
      ],
    },
  ],
  measure: async ({ values: { base, rounds, seconds }, write }) => {
    const inspector = await createInspector();
    const photos = await drawJudged(10, inspector);
    const runners = await startRunners({ inspector, photos, roundMs: 1000 * seconds }, base);
    for (let round = 0; round < rounds; round++)
      for (const runner of runners) {
        await runner.round();
        process.stderr.write(`${runner.name}: ${runner.rates.at(-1)?.toFixed(1)} a second\n`);
      }
    for (const { stop } of runners) await stop();
    await inspector.close();
    write(
      'throughput.csv',
      runners.map((runner) => rowOf(runner, runners[0]!)),
    );
  },
});

/** The photos, duration and service on which all are timed. */
interface Course {
  readonly inspector: Inspector;
  readonly photos: readonly Uint8Array[];
  readonly roundMs: number;
}

/** One of those that are timed: photos per second of each round, and the other figures. */
interface Runner {
  readonly name: string;
  readonly rates: number[];
  readonly aloneMs: number[];
  readonly livezMs: number[];
  /** Processor time per photo, under load. */
  readonly servingMs: number[];
  readonly workersMs: number[];
  round(): Promise<void>;
  stop(): Promise<void>;
}

async function startRunners(course: Course, base: string | undefined): Promise<readonly Runner[]> {
  const cores = availableParallelism();
  const parts = (name: string, program: string, processes: number) =>
    partsOf(name, course, { program: new URL(program, import.meta.url), processes });
  return [
    await serviceOf(`service, ${cores} workers`, course, {}),
    await serviceOf('service, 1 worker', course, { env: { ANTIFAKE_WORKERS: '1' } }),
    inspectorAlone(course),
    ...(base === undefined ? [] : [await serviceOf('service before', course, { root: base })]),
    await parts('decode and model runs alone', './parts.ts', cores),
    await parts('decode and model runs alone, 1 core', './parts.ts', 1),
    await parts('@vladmandic/human', './peer.ts', cores),
    await parts('@vladmandic/human, 1 core', './peer.ts', 1),
  ];
}

function rowOf({ name, rates, aloneMs, livezMs, servingMs, workersMs }: Runner, first: Runner): Row {
  return {
    what: name,
    photos_a_second: median(rates),
    of_the_first: median(rates.map((rate, i) => rate / first.rates[i]!)),
    alone_median_ms: blank(median(aloneMs)),
    alone_p99_ms: blank(quantile(aloneMs, 0.99)),
    livez_p99_ms: blank(quantile(livezMs, 0.99)),
    serving_cpu_ms: blank(median(servingMs)),
    workers_cpu_ms: blank(median(workersMs)),
  };
}

function blank(value: number): number | string {
  return Number.isNaN(value) ? '' : value;
}

function nothing(): Omit<Runner, 'name' | 'round' | 'stop'> {
  return { rates: [], aloneMs: [], livezMs: [], servingMs: [], workersMs: [] };
}

async function serviceOf(
  name: string,
  { photos, roundMs }: Course,
  options: Parameters<typeof startService>[0],
): Promise<Runner> {
  const forms = photos.map(formOf);
  const service = await startService(options);
  const runner = { name, ...nothing() };
  const ask = (index: number) => askOk(service, forms[index % forms.length]!);
  for (let i = 0; i < 20; i++) await ask(i);
  return {
    ...runner,
    round: async () => {
      const fromMs = performance.now();
      while (performance.now() < fromMs + roundMs / 4) runner.aloneMs.push(await ask(runner.aloneMs.length));
      const before = service.cpuMs();
      const probe = async () => {
        runner.livezMs.push((await service.get('/livez')).tookMs);
        await sleep(10);
      };
      const { done, rate } = await loaded(ask, roundMs, probe);
      const after = service.cpuMs();
      runner.rates.push(rate);
      runner.servingMs.push((after.serving - before.serving) / done);
      runner.workersMs.push((after.workers - before.workers) / done);
    },
    stop: service.stop,
  };
}

/** The first drawn photos that are judged, whatever they show. */
async function drawJudged(count: number, inspector: Inspector): Promise<readonly Uint8Array[]> {
  const photos: Uint8Array[] = [];
  for (let seed = 3400; photos.length < count; seed++) {
    const photo = await drawPhoto(seed, 200 * 1024);
    if ((await inspector.inspect(photo)).outcome === 'judged') photos.push(photo);
  }
  return photos;
}

/** The library in this process. */
function inspectorAlone({ inspector, photos, roundMs }: Course): Runner {
  const runner = { name: 'inspector, without HTTP', ...nothing() };
  const ask = async (index: number) => {
    const fromMs = performance.now();
    await inspector.inspect(photos[index % photos.length]!);
    return performance.now() - fromMs;
  };
  return {
    ...runner,
    round: async () => {
      const startMs = performance.now();
      while (performance.now() < startMs + roundMs / 4) runner.aloneMs.push(await ask(runner.aloneMs.length));
      runner.rates.push((await loaded(ask, roundMs)).rate);
    },
    stop: async () => undefined,
  };
}

async function askOk(service: Service, form: Uint8Array): Promise<number> {
  const answer = await service.post(form);
  holdOk(answer);
  return answer.tookMs;
}

/** Photos per second with eight requests in flight. @param probe is called repeatedly in the meantime. */
async function loaded(
  ask: (index: number) => Promise<unknown>,
  forMs: number,
  probe?: () => Promise<void>,
): Promise<{ readonly done: number; readonly rate: number }> {
  const fromMs = performance.now();
  const isOver = () => performance.now() > fromMs + forMs;
  let done = 0;
  const callers = Array.from({ length: inFlight }, async () => {
    while (!isOver()) await ask(done++);
  });
  while (probe && !isOver()) await probe();
  await Promise.all(callers);
  return { done, rate: (1000 * done) / (performance.now() - fromMs) };
}

async function partsOf(
  name: string,
  { photos, roundMs }: Course,
  { program, processes }: { readonly program: URL; readonly processes: number },
): Promise<Runner> {
  const { run, stop } = await startRounds(program, photos, processes);
  const runner = { name, ...nothing() };
  return {
    ...runner,
    round: async () => void runner.rates.push(await run(roundMs)),
    stop: async () => stop(),
  };
}
