/**
 * What becomes of a service that is asked for four times what it can do; of one whose callers come back at once when they are
 * refused; and of a polite key beside a greedy one. Callers and service share the machine's cores.
 *
 *     node bench/overload.ts
 */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Answer, formOf, startService } from './load/service.ts';
import { quantile, type Row, writeTable } from './table.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    photo: { type: 'string', default: 'samples/sample-card.jpg' },
    out: { type: 'string', default: 'bench/results/overload.csv' },
  },
});
const [overMs, calmMs] = [1000 * Number(values.seconds), 250 * Number(values.seconds)];
const form = formOf(readFileSync(values.photo));
const service = await startService();
for (let i = 0; i < 20; i++) await service.post(form);

/** What one key met. */
interface Met {
  readonly okMs: number[];
  readonly refusedMs: number[];
  /** Answers of another kind, and connections that broke. */
  other: number;
}

const rows: Row[] = [];
const alone = await closedLoop({ callers: 1, forMs: calmMs });
rows.push(rowOf('one in flight', alone, calmMs));
const capacity = await closedLoop({ callers: 8, forMs: calmMs });
rows.push(rowOf('eight in flight: the capacity', capacity, calmMs));

const perSecond = (1000 * capacity.okMs.length) / calmMs;
rows.push(rowOf('four times the capacity, open loop', await openLoop(4 * perSecond, overMs), overMs));
const recoveryMs = await recovery();
rows.push({ ...rowOf('after it', met(), 1), recovery_ms: recoveryMs });

const hostile = await closedLoop({ callers: 70, forMs: overMs / 2 });
rows.push(rowOf('70 callers that come back at once', hostile, overMs / 2));
await recovery();

const [greedyKey, politeKey] = [await service.addKey('greedy'), await service.addKey('polite')];
const [greedy, polite] = await Promise.all([
  closedLoop({ callers: 80, forMs: overMs / 2, key: greedyKey }),
  sleep(1000).then(() => closedLoop({ callers: 1, forMs: overMs / 2 - 1000, key: politeKey, isPolite: true })),
]);
rows.push(rowOf('a greedy key, 80 in flight', greedy, overMs / 2));
rows.push(rowOf('a polite key beside it, one in flight', polite, overMs / 2 - 1000));
await service.stop();
writeTable({ file: values.out, command: 'node bench/overload.ts' }, rows);

function met(): Met {
  return { okMs: [], refusedMs: [], other: 0 };
}

function count(all: Met, answer: Answer | undefined): void {
  if (answer?.httpStatus === 200) all.okMs.push(answer.tookMs);
  else if (answer?.httpStatus === 429) all.refusedMs.push(answer.tookMs);
  else all.other += 1;
}

function ask(key = service.key): Promise<Answer | undefined> {
  return service.post(form, { key }).catch(() => undefined);
}

interface Loop {
  readonly callers: number;
  readonly forMs: number;
  readonly key?: string;
  /** Waits as long as it is told to when it is refused. */
  readonly isPolite?: boolean;
}

async function closedLoop({ callers, forMs, key, isPolite = false }: Loop): Promise<Met> {
  const all = met();
  const endMs = performance.now() + forMs;
  const call = async () => {
    while (performance.now() < endMs) {
      const answer = await ask(key);
      count(all, answer);
      if (isPolite && answer?.httpStatus === 429) await sleep(1000 * Number(answer.headers['retry-after']));
    }
  };
  await Promise.all(Array.from({ length: callers }, call));
  return all;
}

/** Asks so often a second, whatever has been answered. */
async function openLoop(rate: number, forMs: number): Promise<Met> {
  const all = met();
  const asked: Promise<void>[] = [];
  const fromMs = performance.now();
  for (let sent = 0; performance.now() < fromMs + forMs; sent++) {
    asked.push(ask().then((answer) => count(all, answer)));
    const dueMs = fromMs + (1000 * (sent + 1)) / rate;
    await sleep(Math.max(0, dueMs - performance.now()));
  }
  await Promise.all(asked);
  return all;
}

/** Milliseconds until a request is answered OK again. */
async function recovery(): Promise<number> {
  const fromMs = performance.now();
  while ((await ask())?.httpStatus !== 200) await sleep(10);
  return performance.now() - fromMs;
}

function rowOf(load: string, { okMs, refusedMs, other }: Met, forMs: number): Row {
  const short = (value: number) => (Number.isNaN(value) ? '' : value);
  return {
    load,
    ok: okMs.length,
    ok_a_second: (1000 * okMs.length) / forMs,
    ok_median_ms: short(quantile(okMs, 0.5)),
    ok_p99_ms: short(quantile(okMs, 0.99)),
    refused: refusedMs.length,
    refused_p99_ms: short(quantile(refusedMs, 0.99)),
    other,
    recovery_ms: '',
  };
}
