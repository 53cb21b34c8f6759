/**
 * What the three checks cost on the sample photo, once it is decoded and its portrait found.
 *
 *     node bench/checks-cost.ts
 */
import { readFileSync } from 'node:fs';
import type { Portrait } from '../src/card/index.ts';
import { checks } from '../src/checks/index.ts';
import { decode, pyramid, type Quad, Workspace } from '../src/image/index.ts';
import { openModel } from '../src/model/index.ts';
import { quantile, type Row, writeTable } from './table.ts';

const [warmUps, runs] = [20, 100] as const;
/** Corners and face of `samples/sample-card.jpg`, as in `test/golden/inputs.ts`. */
const card: Quad = [
  [290, 128],
  [1188, 106],
  [1202, 673],
  [304, 694],
];
const middle = [73, 40] as const;
const portrait: Portrait = {
  face: { xMm: 68.6, yMm: 33.7, widthMm: 9.2, heightMm: 11.2 },
  pointsMm: [middle, middle, middle, middle, middle],
  confidence: 1,
};

const bytes = readFileSync('samples/sample-card.jpg');
const photo = pyramid(await decode(bytes, { maxBytes: 1e8, maxPixels: 1e8 }), new Workspace());
const names = ['blur', 'print', 'deepfake'] as const;
const options = { dir: 'models', threads: 2 } as const;
const timings = { blur: [] as Timing[], print: [] as Timing[], deepfake: [] as Timing[] };
const models = {
  blur: await openModel('blur', options),
  print: await openModel('print', options),
  deepfake: await openModel('deepfake', options),
};
for (let run = 0; run < warmUps + runs; run++)
  for (const name of names) {
    const [from, began] = [process.cpuUsage(), performance.now()];
    await checks[name].measure({ photo, card, portrait }, models[name]);
    const { user, system } = process.cpuUsage(from);
    const timing = { processorMs: (user + system) / 1000, elapsedMs: performance.now() - began };
    if (run >= warmUps) timings[name].push(timing);
  }
writeTable({ file: 'bench/results/checks-cost.csv', command: 'node bench/checks-cost.ts' }, [
  ...names.map((name) => rowOf(name, timings[name])),
  rowOf(
    'blur and print',
    timings.blur.map((one, i) => add(one, timings.print[i]!)),
  ),
]);

interface Timing {
  /** Of all threads. */
  readonly processorMs: number;
  readonly elapsedMs: number;
}

function add(a: Timing, b: Timing): Timing {
  return { processorMs: a.processorMs + b.processorMs, elapsedMs: a.elapsedMs + b.elapsedMs };
}

function rowOf(check: string, all: readonly Timing[]): Row {
  const processor = all.map(({ processorMs }) => processorMs);
  const elapsed = all.map(({ elapsedMs }) => elapsedMs);
  return {
    check,
    runs,
    median_processor_ms: quantile(processor, 0.5),
    p95_processor_ms: quantile(processor, 0.95),
    median_elapsed_ms: quantile(elapsed, 0.5),
    p95_elapsed_ms: quantile(elapsed, 0.95),
  };
}
