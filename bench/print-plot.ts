/**
 * Draws docs/print.svg: the print scores of grey and of coloured cards. The drawn ones are those of `bench/print.ts`, people whom training
 * never saw; the real photos, out of the statistics that training packed, the fit has seen (types left out: bench/results/print-left-out.csv).
 *
 *     node bench/print-plot.ts data/print-features
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { openModel } from '../src/model/index.ts';
import { type KeptViews, sayOf, sayOfKept } from './print-views.ts';

const [dir = 'data/print-features', views = 'out/print-views.jsonl'] = process.argv.slice(2);
const binScores = 5;

interface Row {
  readonly source: 'real' | 'drawn';
  readonly grey: boolean;
  readonly how?: string;
}

const counts = new Map<string, number[]>();
const model = await openModel('print', { dir: 'models', threads: 1 });
const [, ...lines] = readFileSync(views, 'utf8').trimEnd().split('\n');
const kept = lines.map((line) => JSON.parse(line) as KeptViews);
for (const { row, score } of await sayOfKept(kept, model)) count(row, score);
await countReal();
await model.close();

async function countReal(): Promise<void> {
  const bytes = readFileSync(join(dir, 'features.bin'));
  const rows = readFileSync(join(dir, 'rows.jsonl'), 'utf8').trim().split('\n');
  const length = bytes.length / rows.length / 4;
  for (const [i, line] of rows.entries()) {
    const row = JSON.parse(line) as Row;
    if (row.source !== 'real' || row.how !== 'found') continue;
    const from = bytes.byteOffset + i * length * 4;
    const { score } = await sayOf(new Float32Array(bytes.buffer.slice(from, from + length * 4)), model);
    count(row, score);
  }
}

function count({ source, grey }: Row, score: number): void {
  const group = `${source}, ${grey ? 'grey' : 'in colour'}`;
  const bins = counts.get(group) ?? new Array<number>(100 / binScores).fill(0);
  bins[Math.min(bins.length - 1, Math.floor(score / binScores))]! += 1;
  counts.set(group, bins);
}

const points = [...counts].flatMap(([group, bins]) => {
  const all = bins.reduce((sum, count) => sum + count, 0);
  const [source, paper] = group.split(', ');
  return bins.map((count, k) => ({
    cards: `${source} cards`,
    paper: paper!,
    from: k * binScores,
    to: (k + 1) * binScores,
    share: count / all,
    all,
  }));
});
const totals = [...counts].map(([group, bins]) => `${bins.reduce((sum, count) => sum + count, 0)} ${group}`);
const spec: TopLevelSpec = {
  background: 'white',
  title: { text: 'Print scores', subtitle: `${totals.join('; ')}. Dashed: the threshold, 70.` },
  data: { values: points },
  facet: { column: { field: 'cards', title: null } },
  spec: {
    width: 300,
    height: 220,
    layer: [
      {
        mark: { type: 'bar', opacity: 0.65 },
        encoding: {
          x: { field: 'from', type: 'quantitative', title: 'score', scale: { domain: [0, 100] } },
          x2: { field: 'to' },
          y: {
            field: 'share',
            type: 'quantitative',
            stack: null,
            title: 'share of the class (square root)',
            scale: { type: 'sqrt', domain: [0, 1] },
          },
          y2: { datum: 0 },
          color: { field: 'paper', title: null, scale: { domain: ['grey', 'in colour'], range: ['#555', '#2471a3'] } },
        },
      },
      { mark: { type: 'rule', strokeDash: [4, 4] }, encoding: { x: { datum: 70 } } },
    ],
  },
};
const view = new View(parse(compile(spec).spec), { renderer: 'none' });
writeFileSync(new URL('../docs/print.svg', import.meta.url), `${await view.toSVG()}\n`);
