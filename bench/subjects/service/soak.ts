import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import sharp from 'sharp';
import { Random } from '../../../synth/index.ts';
import { quantile } from '../../shared/figures/statistics.ts';
import type { Row } from '../../shared/figures/table.ts';
import { type Answer, formOf, type Service, startService } from '../../shared/load/service.ts';
import { number } from '../../shared/options.ts';
import { defineSubject } from '../../shared/subject.ts';

/** Hours of mixed traffic. */
export const subject = defineSubject({
  name: 'soak',
  about:
    'Mixed traffic for a long time: photos, pictures that are too small or broken, wrong bodies and keys, retries, callers who disconnect. After each tenth: memory of all processes, file descriptors, and the delay of the event loop.',
  options: { requests: number(100_000, 'Requests.'), seed: number(1, 'Of the order of what is sent.') },
  results: ['soak.csv'],
  sections: [
    {
      page: 'service',
      title: 'Mixed traffic for a long time',
      file: 'soak.csv',
      text: 'Photos, pictures that are too small or truncated, wrong bodies and keys, retries, callers who disconnect: memory of all processes after each tenth of the requests.',
      columns: ['requests', 'seconds', 'resident_mb', 'descriptors', 'loop_lag_p99_ms', 'slowest_ms', 'inner_errors'],
    },
  ],
  measure: async ({ values: { requests, seed }, write }) => {
    const service = await startService();
    const traffic: Traffic = {
      service,
      random: new Random(seed),
      progress: { total: requests, done: 0, fromMs: performance.now() },
      statuses: new Map(),
      tookMs: [],
      rows: [],
    };
    const acts = actsOf(traffic, await makeForms());
    await Promise.all(Array.from({ length: 12 }, () => work(traffic, acts)));
    await service.stop();
    write('soak.csv', traffic.rows);
    process.stderr.write(`${JSON.stringify(Object.fromEntries(traffic.statuses))}\n`);
  },
});

/** The traffic, and what was observed. */
interface Traffic {
  readonly service: Service;
  readonly random: Random;
  readonly progress: { readonly total: number; done: number; readonly fromMs: number };
  /** Number of answers by act and status. */
  readonly statuses: Map<string, number>;
  /** Times of the answers since the last row. */
  readonly tookMs: number[];
  readonly rows: Row[];
}

/** An act of a caller, and its share of 100. */
interface Act {
  readonly share: number;
  readonly what: string;
  readonly act: () => Promise<Answer | undefined>;
}

type Forms = Readonly<Record<'card' | 'small' | 'torn' | 'outsize' | 'none', Uint8Array>>;

async function makeForms(): Promise<Forms> {
  const card = readFileSync('samples/sample-card.jpg');
  return {
    card: formOf(card),
    small: formOf(await sharp(card).resize(64).jpeg().toBuffer()),
    torn: formOf(card.subarray(0, 5000)),
    outsize: formOf(new Uint8Array(5_000_000)),
    none: Buffer.from('img=%%%'),
  };
}

/** Every act, repeated according to its share. */
function actsOf({ service, random, progress }: Traffic, forms: Forms): readonly Act[] {
  // One of a hundred keys that change slowly: most are known, and return their first answer.
  const retry = () => Math.floor(progress.done / 1000) * 10 + Math.floor(random.next() * 10);
  const acts: readonly Act[] = [
    { share: 12, what: 'photo', act: () => service.post(forms.card) },
    { share: 18, what: 'too small', act: () => service.post(forms.small) },
    { share: 12, what: 'torn', act: () => service.post(forms.torn) },
    { share: 15, what: 'no body', act: () => service.post(forms.none) },
    { share: 3, what: 'too large', act: () => service.post(forms.outsize) },
    { share: 10, what: 'wrong key', act: () => service.post(forms.small, { key: 'nobody' }) },
    {
      share: 12,
      what: 'retry',
      act: () => service.post(forms.card, { headers: { 'idempotency-key': `order-${retry()}` } }),
    },
    { share: 10, what: 'livez', act: () => service.get('/livez') },
    { share: 5, what: 'unknown path', act: () => service.get('/nothing') },
    { share: 3, what: 'leaves', act: () => leave(service, forms.card) },
  ];
  return acts.flatMap((one) => Array.from({ length: one.share }, () => one));
}

/** Sends a part of a photo and hangs up. */
function leave(service: Service, form: Uint8Array): Promise<undefined> {
  return new Promise((resolve) => {
    const socket = connect(service.port, '127.0.0.1');
    socket.on('error', () => undefined).on('close', () => resolve(undefined));
    const head = `POST /v1/th_card/antifake HTTP/1.1\r\nhost: localhost\r\nx-api-key: ${service.key}\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: ${form.length}\r\n\r\n`;
    socket.write(head);
    socket.write(form.subarray(0, 100_000), () => socket.destroy());
  });
}

async function work(traffic: Traffic, acts: readonly Act[]): Promise<void> {
  const { progress, random, statuses, tookMs, rows } = traffic;
  while (progress.done < progress.total) {
    progress.done += 1;
    const serial = progress.done;
    const { what, act } = acts[Math.floor(random.next() * acts.length)]!;
    const answer = await act().catch(() => undefined);
    const status = `${what}: ${answer?.httpStatus ?? 'no answer'}`;
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    if (answer !== undefined) tookMs.push(answer.tookMs);
    if (serial % Math.ceil(progress.total / 10) === 0) rows.push(await look(serial, traffic));
  }
}

async function look(requests: number, { service, statuses, tookMs, progress }: Traffic): Promise<Row> {
  const metrics = (await service.get('/metrics')).body;
  const lagMs = 1000 * Number(/^nodejs_eventloop_lag_p99_seconds ([\d.e-]+)/m.exec(metrics)?.[1]);
  const slowestMs = quantile(tookMs, 1);
  tookMs.length = 0;
  const inner = [...statuses].filter(([status]) => status.endsWith(': 500')).reduce((sum, [, count]) => sum + count, 0);
  const row = {
    requests,
    seconds: (performance.now() - progress.fromMs) / 1000,
    resident_mb: service.residentMb(),
    descriptors: service.descriptors(),
    loop_lag_p99_ms: lagMs,
    slowest_ms: slowestMs,
    inner_errors: inner,
  };
  process.stderr.write(`${JSON.stringify(row)}\n`);
  return row;
}
