import { readFileSync } from 'node:fs';
import type { Portrait } from '../../../src/card/index.ts';
import { checks } from '../../../src/checks/index.ts';
import { pyramid, type Quad, Workspace } from '../../../src/image/index.ts';
import { openModel } from '../../../src/model/index.ts';
import { decodeOwn } from '../../../synth/dataset/documents.ts';
import { median, quantile } from '../../shared/figures/statistics.ts';
import type { Row } from '../../shared/figures/table.ts';
import { defineSubject } from '../../shared/subject.ts';

/** The checks, without the search for card and portrait. */
export const subject = defineSubject({
  name: 'checks-cost',
  about: 'What the three checks cost on the sample photo, after it is decoded and its portrait found.',
  results: ['checks-cost.csv'],
  sections: [
    {
      page: 'cost',
      title: 'What the checks cost',
      file: 'checks-cost.csv',
      text: 'Processor time of all threads and time elapsed, views and models included, on the sample photo after it is decoded.',
      columns: ['check', 'runs', 'median_processor_ms', 'p95_processor_ms', 'median_elapsed_ms', 'p95_elapsed_ms'],
    },
  ],
  measure: async ({ write }) => {
    const bytes = readFileSync('samples/sample-card.jpg');
    const presentation = { photo: pyramid(await decodeOwn(bytes), new Workspace()), card, portrait };
    const timings = { blur: [] as Timing[], print: [] as Timing[], deepfake: [] as Timing[] };
    const open = (name: string) => openModel(name, { dir: 'models', threads: 2 });
    const models = { blur: await open('blur'), print: await open('print'), deepfake: await open('deepfake') };
    for (let run = 0; run < warmUps + runs; run++)
      for (const name of names) {
        const timing = await time(() => checks[name].measure(presentation, models[name]));
        if (run >= warmUps) timings[name].push(timing);
      }
    const both = timings.blur.map((one, i) => add(one, timings.print[i]!));
    write('checks-cost.csv', [...names.map((name) => rowOf(name, timings[name])), rowOf('blur and print', both)]);
  },
});

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

const names = ['blur', 'print', 'deepfake'] as const;

interface Timing {
  /** Processor time of all threads. */
  readonly processorMs: number;
  readonly elapsedMs: number;
}

async function time(act: () => Promise<unknown>): Promise<Timing> {
  const [from, began] = [process.cpuUsage(), performance.now()];
  await act();
  const { user, system } = process.cpuUsage(from);
  return { processorMs: (user + system) / 1000, elapsedMs: performance.now() - began };
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
    median_processor_ms: median(processor),
    p95_processor_ms: quantile(processor, 0.95),
    median_elapsed_ms: median(elapsed),
    p95_elapsed_ms: quantile(elapsed, 0.95),
  };
}
