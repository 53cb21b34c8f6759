import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { median, quantile } from '../../shared/figures/statistics.ts';
import type { Row } from '../../shared/figures/table.ts';
import { type Answer, formOf, type Service, startService } from '../../shared/load/service.ts';
import { number, scratch } from '../../shared/options.ts';
import { defineSubject } from '../../shared/subject.ts';

/** Four times the capacity. */
export const subject = defineSubject({
  name: 'overload',
  about:
    "A service that receives four times the requests that it can answer; one whose callers repeat refused requests at once; and a polite key next to a greedy one. Callers and service share the machine's cores.",
  options: {
    seconds: number(60, 'How long the longest load lasts.'),
    photo: scratch('samples/sample-card.jpg', 'File of the photo that is sent.'),
  },
  results: ['overload.csv'],
  sections: [
    {
      page: 'service',
      title: 'Overload',
      file: 'overload.csv',
      text: 'The sample photo. `other` counts answers that are neither OK nor a refusal, and connections that broke; `recovery_ms` is the time to the next OK after the load.',
      columns: [
        'load',
        'ok',
        'ok_a_second',
        'ok_median_ms',
        'ok_p99_ms',
        'refused',
        'refused_p99_ms',
        'other',
        'recovery_ms',
      ],
    },
  ],
  measure: async ({ values: { seconds, photo }, write }) => {
    const service = await startService();
    const form = formOf(readFileSync(photo));
    for (let i = 0; i < 20; i++) await service.post(form);
    const rows = await measureLoads({ service, form }, seconds);
    await service.stop();
    write('overload.csv', rows);
  },
});

/** A service, and the form that is sent to it. */
interface Target {
  readonly service: Service;
  readonly form: Uint8Array;
}

/** The answers that one key received. */
interface Tally {
  readonly okMs: number[];
  readonly refusedMs: number[];
  /** Other answers, and broken connections. */
  other: number;
}

async function measureLoads(target: Target, seconds: number): Promise<Row[]> {
  const [overMs, calmMs] = [1000 * seconds, 250 * seconds];
  const alone = await closedLoop(target, { callers: 1, forMs: calmMs });
  const capacity = await closedLoop(target, { callers: 8, forMs: calmMs });
  const perSecond = (1000 * capacity.okMs.length) / calmMs;
  const over = await openLoop(target, 4 * perSecond, overMs);
  const recoveryMs = await recovery(target);
  const hostile = await closedLoop(target, { callers: 70, forMs: overMs / 2 });
  await recovery(target);
  const { service } = target;
  const [greedyKey, politeKey] = [await service.addKey('greedy'), await service.addKey('polite')];
  const [greedy, polite] = await Promise.all([
    closedLoop(target, { callers: 80, forMs: overMs / 2, key: greedyKey }),
    sleep(1000).then(() =>
      closedLoop(target, { callers: 1, forMs: overMs / 2 - 1000, key: politeKey, isPolite: true }),
    ),
  ]);
  return [
    rowOf('one in flight', alone, calmMs),
    rowOf('eight in flight: the capacity', capacity, calmMs),
    rowOf('four times the capacity, open loop', over, overMs),
    { ...rowOf('after it', emptyTally(), 1), recovery_ms: recoveryMs },
    rowOf('70 callers that come back at once', hostile, overMs / 2),
    rowOf('a greedy key, 80 in flight', greedy, overMs / 2),
    rowOf('a polite key beside it, one in flight', polite, overMs / 2 - 1000),
  ];
}

function emptyTally(): Tally {
  return { okMs: [], refusedMs: [], other: 0 };
}

function count(all: Tally, answer: Answer | undefined): void {
  if (answer?.httpStatus === 200) all.okMs.push(answer.tookMs);
  else if (answer?.httpStatus === 429) all.refusedMs.push(answer.tookMs);
  else all.other += 1;
}

function ask({ service, form }: Target, key = service.key): Promise<Answer | undefined> {
  return service.post(form, { key }).catch(() => undefined);
}

interface Loop {
  readonly callers: number;
  readonly forMs: number;
  readonly key?: string;
  /** Callers that send the next request after the answer; polite ones first wait for the time in a refusal. */
  readonly isPolite?: boolean;
}

async function closedLoop(target: Target, { callers, forMs, key, isPolite = false }: Loop): Promise<Tally> {
  const all = emptyTally();
  const endMs = performance.now() + forMs;
  const call = async () => {
    while (performance.now() < endMs) {
      const answer = await ask(target, key);
      count(all, answer);
      if (isPolite && answer?.httpStatus === 429) await sleep(1000 * Number(answer.headers['retry-after']));
    }
  };
  await Promise.all(Array.from({ length: callers }, call));
  return all;
}

/** Sends requests at a fixed rate per second, independent of the answers. */
async function openLoop(target: Target, ratePerSecond: number, forMs: number): Promise<Tally> {
  const all = emptyTally();
  const asked: Promise<void>[] = [];
  const fromMs = performance.now();
  for (let sent = 0; performance.now() < fromMs + forMs; sent++) {
    asked.push(ask(target).then((answer) => count(all, answer)));
    const dueMs = fromMs + (1000 * (sent + 1)) / ratePerSecond;
    await sleep(Math.max(0, dueMs - performance.now()));
  }
  await Promise.all(asked);
  return all;
}

/** Milliseconds until a request is answered OK again. */
async function recovery(target: Target): Promise<number> {
  const fromMs = performance.now();
  while ((await ask(target))?.httpStatus !== 200) await sleep(10);
  return performance.now() - fromMs;
}

function rowOf(load: string, { okMs, refusedMs, other }: Tally, forMs: number): Row {
  const short = (value: number) => (Number.isNaN(value) ? '' : value);
  return {
    load,
    ok: okMs.length,
    ok_a_second: (1000 * okMs.length) / forMs,
    ok_median_ms: short(median(okMs)),
    ok_p99_ms: short(quantile(okMs, 0.99)),
    refused: refusedMs.length,
    refused_p99_ms: short(quantile(refusedMs, 0.99)),
    other,
    recovery_ms: '',
  };
}
