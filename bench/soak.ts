/**
 * Mixed traffic for a long time: photos, pictures too small or broken, wrong bodies and keys, retries, callers who leave. Every tenth
 * part of it, what the service holds: memory of all its processes, descriptors, and how late its event loop was.
 *
 *     node bench/soak.ts
 */
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { Random } from '../synth/base/random.ts';
import { type Answer, formOf, startService } from './load/service.ts';
import { quantile, type Row, writeTable } from './table.ts';

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    out: { type: 'string', default: 'bench/results/soak.csv' },
  },
});
const total = Number(values.requests);
const random = new Random(Number(values.seed));
const card = readFileSync('samples/sample-card.jpg');
const cardForm = formOf(card);
const smallForm = formOf(await sharp(card).resize(64).jpeg().toBuffer());
const tornForm = formOf(card.subarray(0, 5000));
const outsizeForm = formOf(new Uint8Array(5_000_000));
const noForm = Buffer.from('img=%%%');
const service = await startService();

/** What callers do, and how often of a hundred. */
const acts: readonly {
  readonly share: number;
  readonly what: string;
  readonly act: () => Promise<Answer | undefined>;
}[] = [
  { share: 12, what: 'photo', act: () => service.post(cardForm) },
  { share: 18, what: 'too small', act: () => service.post(smallForm) },
  { share: 12, what: 'torn', act: () => service.post(tornForm) },
  { share: 15, what: 'no body', act: () => service.post(noForm) },
  { share: 3, what: 'too large', act: () => service.post(outsizeForm) },
  { share: 10, what: 'wrong key', act: () => service.post(smallForm, { key: 'nobody' }) },
  {
    share: 12,
    what: 'retry',
    act: () => service.post(cardForm, { headers: { 'idempotency-key': `order-${retries()}` } }),
  },
  { share: 10, what: 'livez', act: () => service.get('/livez') },
  { share: 5, what: 'unknown path', act: () => service.get('/nothing') },
  { share: 3, what: 'leaves', act: leave },
];
const pick = acts.flatMap((one) => Array.from({ length: one.share }, () => one));

/** One of a hundred names that change slowly: most are known, and come back with their first answer. */
function retries(): number {
  return Math.floor(done / 1000) * 10 + Math.floor(random.next() * 10);
}

/** Sends a part of a photo and hangs up. */
function leave(): Promise<undefined> {
  return new Promise((resolve) => {
    const socket = connect(service.port, '127.0.0.1');
    socket.on('error', () => undefined).on('close', () => resolve(undefined));
    const head = `POST /v1/th_card/antifake HTTP/1.1\r\nhost: localhost\r\nx-api-key: ${service.key}\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: ${cardForm.length}\r\n\r\n`;
    socket.write(head);
    socket.write(cardForm.subarray(0, 100_000), () => socket.destroy());
  });
}

let done = 0;
const rows: Row[] = [];
const statuses = new Map<string, number>();
const tookMs: number[] = [];
const fromMs = performance.now();
await Promise.all(Array.from({ length: 12 }, work));
await service.stop();
writeTable({ file: values.out, command: `node bench/soak.ts --seed ${values.seed}` }, rows);
process.stderr.write(`${JSON.stringify(Object.fromEntries(statuses))}\n`);

async function work(): Promise<void> {
  while (done < total) {
    done += 1;
    const serial = done;
    const { what, act } = pick[Math.floor(random.next() * pick.length)]!;
    const answer = await act().catch(() => undefined);
    const status = `${what}: ${answer?.httpStatus ?? 'no answer'}`;
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    if (answer !== undefined) tookMs.push(answer.tookMs);
    if (serial % Math.ceil(total / 10) === 0) rows.push(await look(serial));
  }
}

async function look(requests: number): Promise<Row> {
  const metrics = (await service.get('/metrics')).body;
  const lagMs = 1000 * Number(/^nodejs_eventloop_lag_p99_seconds ([\d.e-]+)/m.exec(metrics)?.[1]);
  const slowestMs = quantile(tookMs, 1);
  tookMs.length = 0;
  const inner = [...statuses].filter(([status]) => status.endsWith(': 500')).reduce((sum, [, count]) => sum + count, 0);
  const row = {
    requests,
    seconds: (performance.now() - fromMs) / 1000,
    resident_mb: service.residentMb(),
    descriptors: service.descriptors(),
    loop_lag_p99_ms: lagMs,
    slowest_ms: slowestMs,
    inner_errors: inner,
  };
  process.stderr.write(`${JSON.stringify(row)}\n`);
  return row;
}
