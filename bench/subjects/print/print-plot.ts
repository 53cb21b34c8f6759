import { readFileSync, writeFileSync } from 'node:fs';
import { parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { type Model, openModel } from '../../../src/model/index.ts';
import { scratch } from '../../shared/options.ts';
import { readFeatures } from '../../shared/photos/features.ts';
import { defineSubject } from '../../shared/subject.ts';
import { judgeFeatures, judgeKept, type KeptViews } from './print-views.ts';

const binScores = 5;

/** docs/print.svg */
export const subject = defineSubject({
  name: 'print-plot',
  about:
    'Draws docs/print.svg: the print scores of grey and of coloured cards. The drawn ones are those of `print`, with portraits that are not in the training data. The real photos, from the statistics that training packed, were part of the fit (types left out: bench/results/print-left-out.csv).',
  options: {
    features: scratch('data/print-features', 'Folder of the packed statistics.'),
    rows: scratch('out/print-views.jsonl', 'What `print` kept.'),
  },
  measure: async ({ values }) => {
    const model = await openModel('print', { dir: 'models', threads: 1 });
    const counts: Counts = new Map();
    const [, ...lines] = readFileSync(values.rows, 'utf8').trimEnd().split('\n');
    const kept = lines.map((line) => JSON.parse(line) as KeptViews);
    for (const { row, score } of await judgeKept(kept, model)) count(counts, row, score);
    await countReal(counts, values.features, model);
    await model.close();
    const view = new View(parse(compile(chartOf(counts)).spec), { renderer: 'none' });
    writeFileSync('docs/print.svg', `${await view.toSVG()}\n`);
  },
});

/** Photos by class and score. */
type Counts = Map<string, number[]>;

interface Row {
  readonly source: 'real' | 'drawn';
  readonly grey: boolean;
  readonly how?: string;
}

async function countReal(counts: Counts, dir: string, model: Model): Promise<void> {
  for (const { row, features } of readFeatures<Row>(dir))
    if (row.source === 'real' && row.how === 'found') count(counts, row, (await judgeFeatures(features, model)).score);
}

function count(counts: Counts, { source, grey }: Row, score: number): void {
  const group = `${source}, ${grey ? 'grey' : 'in colour'}`;
  const bins = counts.get(group) ?? new Array<number>(100 / binScores).fill(0);
  bins[Math.min(bins.length - 1, Math.floor(score / binScores))]! += 1;
  counts.set(group, bins);
}

function sum(bins: readonly number[]): number {
  return bins.reduce((total, one) => total + one, 0);
}

function pointsOf(counts: Counts) {
  return [...counts].flatMap(([group, bins]) => {
    const all = sum(bins);
    const [source, paper] = group.split(', ');
    return bins.map((photos, k) => ({
      cards: `${source} cards`,
      paper: paper!,
      from: k * binScores,
      to: (k + 1) * binScores,
      share: photos / all,
      all,
    }));
  });
}

function chartOf(counts: Counts): TopLevelSpec {
  const totals = [...counts].map(([group, bins]) => `${sum(bins)} ${group}`);
  return {
    background: 'white',
    title: { text: 'Print scores', subtitle: `${totals.join('; ')}. Dashed: the threshold, 70.` },
    data: { values: pointsOf(counts) },
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
            color: {
              field: 'paper',
              title: null,
              scale: { domain: ['grey', 'in colour'], range: ['#555', '#2471a3'] },
            },
          },
        },
        { mark: { type: 'rule', strokeDash: [4, 4] }, encoding: { x: { datum: 70 } } },
      ],
    },
  };
}
