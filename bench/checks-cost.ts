/**
 * Processor time of the blur and print checks on the sample photo.
 *
 *     node bench/checks-cost.ts
 */
import { readFileSync } from 'node:fs';
import type { Portrait } from '../src/card/index.ts';
import { measureChecks } from '../src/checks/index.ts';
import { decode, pyramid, type Quad } from '../src/image/index.ts';
import { openModel } from '../src/model/index.ts';
import { quantile, writeTable } from './table.ts';

const [warmUps, runs] = [20, 100] as const;
/** Corners and face of `test/fixtures/sample-card.jpg`, as in `test/golden/inputs.ts`. */
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

const bytes = readFileSync('test/fixtures/sample-card.jpg');
const photo = pyramid(await decode(bytes, { maxBytes: 1e8, maxPixels: 1e8 }));
const models = {
  blur: await openModel('blur', { dir: 'models', threads: 2 }),
  print: await openModel('print', { dir: 'models', threads: 2 }),
};
const spent = { blur: [] as number[], print: [] as number[] };
for (let run = 0; run < warmUps + runs; run++)
  for (const name of ['blur', 'print'] as const) {
    const from = process.cpuUsage();
    await measureChecks[name]({ photo, card, portrait }, models[name]);
    const { user, system } = process.cpuUsage(from);
    if (run >= warmUps) spent[name].push((user + system) / 1000);
  }
const both = spent.blur.map((ms, i) => ms + spent.print[i]!);
writeTable(
  { file: 'bench/results/checks-cost.csv', command: 'node bench/checks-cost.ts' },
  Object.entries({ ...spent, both }).map(([check, ms]) => ({
    check,
    runs,
    median_processor_ms: quantile(ms, 0.5),
    p95_processor_ms: quantile(ms, 0.95),
  })),
);
