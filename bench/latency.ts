/**
 * Latency over HTTP, one request at a time, beside the sum of the parts run alone; memory after 200 and 2,000 requests;
 * time from start to ready. Starts the service itself on a free port with a throwaway data folder.
 *
 *     node bench/latency.ts
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { decode } from '../src/image/index.ts';
import { createInspector } from '../src/index.ts';
import { openModel } from '../src/model/index.ts';
import { quantile, writeTable } from './table.ts';

const { values } = parseArgs({
  options: {
    photo: { type: 'string', default: 'test/fixtures/sample-card.jpg' },
    requests: { type: 'string', default: '2000' },
    out: { type: 'string', default: 'bench/results/latency.csv' },
  },
});
const photo = readFileSync(values.photo);
const requests = Number(values.requests);

const parts = await measureParts();
const service = await startService();
const millis: number[] = [];
let residentEarly = 0;
for (let i = 1; i <= requests; i++) {
  millis.push(await request(service));
  if (i === 200) residentEarly = residentMb(service.child);
}
const residentLate = residentMb(service.child);
service.child.kill('SIGTERM');
await once(service.child, 'exit');

const median = quantile(millis, 0.5);
writeTable(values.out, 'node bench/latency.ts', [
  {
    photo_kb: Math.round(photo.length / 1024),
    requests,
    http_median_ms: median,
    http_p95_ms: quantile(millis, 0.95),
    engine_median_ms: parts.engine,
    decode_median_ms: parts.decode,
    models_median_ms: parts.models,
    http_over_parts: median / (parts.decode + parts.models),
    start_to_ready_ms: service.readyMs,
    resident_200_mb: residentEarly,
    resident_end_mb: residentLate,
    resident_growth: residentLate / residentEarly - 1,
  },
]);

/** Medians, in milliseconds: the JPEG decoded alone, every model run once as one request runs them, the engine whole. */
async function measureParts() {
  const limits = { maxBytes: 4_194_304, maxPixels: 50_000_000 };
  const inspector = await createInspector();
  const inspection = await inspector.inspect(photo);
  if (inspection.outcome !== 'judged') throw new Error(`Expected a judged sample but received ${inspection.reason}`);
  const engine = await medianMs(50, () => inspector.inspect(photo));
  const decoded = await medianMs(50, () => decode(photo, limits));
  const models = await medianMs(50, await modelRuns());
  await inspector.close();
  return { engine, decode: decoded, models };
}

/** One run of each model that one request makes: the refiner twice, the others once, on blank input. */
async function modelRuns(): Promise<() => Promise<void>> {
  const names = ['card-finder', 'card-refiner', 'card-refiner', 'face-detector', 'blur', 'deepfake', 'print'];
  const models = await Promise.all(names.map((name) => openModel(name, { dir: 'models', threads: 2 })));
  const inputs = models.map(({ manifest }) => {
    const { name, shape } = manifest.inputs[0]!;
    const sides = shape.map((side, i) => (typeof side === 'number' ? side : ([1, 3, 288, 416][i] ?? 1)));
    const length = sides.reduce((product, side) => product * side, 1);
    return { [name]: { data: new Float32Array(length).fill(0.5), shape: sides } };
  });
  return async () => {
    for (const [i, model] of models.entries()) await model.run(inputs[i]!);
  };
}

async function medianMs(times: number, act: () => Promise<unknown>): Promise<number> {
  const millis: number[] = [];
  for (let i = 0; i < times + 5; i++) {
    const from = performance.now();
    await act();
    if (i >= 5) millis.push(performance.now() - from);
  }
  return quantile(millis, 0.5);
}

interface Service {
  readonly child: ChildProcess;
  readonly url: string;
  readonly key: string;
  readonly readyMs: number;
}

async function startService(): Promise<Service> {
  const port = await freePort();
  const from = performance.now();
  const child = spawn(process.execPath, ['src/cli/main.ts', 'start'], {
    env: { ...process.env, ANTIFAKE_PORT: String(port), ANTIFAKE_DATA_DIR: mkdtempSync(join(tmpdir(), 'antifake-')) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  child.stdout!.on('data', (chunk) => {
    printed += chunk;
  });
  const url = `http://127.0.0.1:${port}`;
  while (!(await isReady(url))) await new Promise((resolve) => setTimeout(resolve, 20));
  const readyMs = performance.now() - from;
  while (!/af_[\w-]+/.test(printed)) await new Promise((resolve) => setTimeout(resolve, 20));
  return { child, url, key: /af_[\w-]+/.exec(printed)![0], readyMs };
}

async function isReady(url: string): Promise<boolean> {
  return await fetch(`${url}/readyz`).then(
    (answer) => answer.ok,
    () => false,
  );
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('Expected a port');
  return address.port;
}

async function request({ url, key }: Service): Promise<number> {
  const body = new URLSearchParams({ img: photo.toString('base64') });
  const from = performance.now();
  const answer = await fetch(`${url}/v1/th_card/antifake`, { method: 'POST', headers: { 'x-api-key': key }, body });
  const { status } = (await answer.json()) as { status: string };
  if (status !== 'OK') throw new Error(`Expected OK but received ${status}`);
  return performance.now() - from;
}

function residentMb({ pid }: ChildProcess): number {
  const [, kb] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kb) / 1024;
}
