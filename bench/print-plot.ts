/**
 * Draws docs/print.svg: the print scores of grey and of coloured cards, drawn and real, out of the statistics that training packed. Of
 * the drawn cards those that the fit skipped are shown; the real photos it has seen (types left out: bench/results/print-left-out.csv).
 *
 *     node bench/print-plot.ts data/print-features
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { openModel, scoreOf } from '../src/model/index.ts';

const dir = process.argv[2] ?? 'data/print-features';
/** As `--drawn` of training/antifake_training/logistic.py. */
const fitted = 4;
const binScores = 5;

interface Row {
  readonly source: 'real' | 'drawn';
  readonly grey: boolean;
  readonly how?: string;
}

const model = await openModel('print', { dir: 'models', threads: 1 });
const bytes = readFileSync(join(dir, 'features.bin'));
const rows = readFileSync(join(dir, 'rows.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Row);
const length = bytes.length / rows.length / 4;
const counts = new Map<string, number[]>();
for (const [i, { source, grey, how }] of rows.entries()) {
  if (source === 'real' ? how !== 'found' : i % fitted === 0) continue;
  const from = bytes.byteOffset + i * length * 4;
  const data = new Float32Array(bytes.buffer.slice(from, from + length * 4));
  const { value } = await model.run({ features: { data, shape: [1, length] } });
  const score = Math.round(scoreOf(value!.data[0]!, model.manifest.calibration!));
  const group = `${source}, ${grey ? 'grey' : 'in colour'}`;
  const bins = counts.get(group) ?? new Array<number>(100 / binScores).fill(0);
  bins[Math.min(bins.length - 1, Math.floor(score / binScores))]! += 1;
  counts.set(group, bins);
}
await model.close();

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
