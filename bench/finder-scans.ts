/**
 * How well a card is found that fills its picture: drawn cards, and real documents by models that have not seen their kind (FOLDS as in
 * `finder.ts`), cut out of their photos exactly along their edges, 1 % into them, and with a margin of 1 to 3 % of table, white or black.
 *
 *     node bench/finder-scans.ts ../shared/data --folds FOLDS --drawn 200
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type CardModels, locate } from '../src/card/index.ts';
import { decode, type Pyramid, pyramid, type Quad } from '../src/image/index.ts';
import { planPhoto, Random, renderPhoto } from '../synth/index.ts';
import { type ScanPlan, scan } from '../training/views/scan.ts';
import { openCardModels } from './card-models.ts';
import { foldOf, openFolds } from './folds.ts';
import { quantile, type Row, shareOf, writeTable } from './table.ts';
import { cornerErrorAnyWay, isJudgeable } from './truth.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    folds: { type: 'string' },
    drawn: { type: 'string', default: '200' },
    seed: { type: 'string', default: '907' },
    out: { type: 'string', default: 'bench/results/finder-scans.csv' },
  },
});
const dataDir = positionals[0];
if (!dataDir || !values.folds) throw new Error('Expected: bench/finder-scans.ts DATA_DIR --folds FOLDS');

/** What is cut away or left on each side, in shares of the width, and what lies there. */
const ways: Readonly<Record<string, (random: Random) => Pick<ScanPlan, 'margins' | 'lid'>>> = {
  exact: () => ({ margins: [0, 0, 0, 0], lid: undefined }),
  '1 % into it': () => ({ margins: [-0.01, -0.01, -0.01, -0.01], lid: undefined }),
  'margin of table': (random) => ({ margins: marginsOf(random), lid: undefined }),
  'margin of white': (random) => ({ margins: marginsOf(random), lid: random.range(235, 255) }),
  'margin of black': (random) => ({ margins: marginsOf(random), lid: random.range(0, 20) }),
};

interface Result {
  readonly group: string;
  readonly way: string;
  readonly error: number;
}

const results: Result[] = [];
const shipped = await openCardModels();
const folds = await openFolds(values.folds);
for (let i = 0; i < Number(values.drawn); i++) {
  const seed = Number(values.seed) * 1_000_003 + i;
  const { jpeg, labels } = await renderPhoto(planPhoto(seed, { family: 'thai' }), { portraits: [] });
  if (!labels.card || !isJudgeable(labels, labels.card.corners)) continue;
  await add('drawn', await read(jpeg), { corners: labels.card.corners, models: shipped, seed });
}
for (const [i, line] of readFileSync(join(dataDir, 'cards/labels.jsonl'), 'utf8').trim().split('\n').entries()) {
  const { file, quad, document } = JSON.parse(line) as {
    readonly file: string;
    readonly quad: Quad;
    readonly document: string;
  };
  const photo = await read(readFileSync(join(dataDir, file)));
  await add('real', photo, { corners: quad, models: foldOf(folds, document).models, seed: i });
}
const command = `node bench/finder-scans.ts ../shared/data --folds FOLDS --drawn ${values.drawn}`;
writeTable(
  { file: values.out, command },
  ['drawn', 'real'].flatMap((group) => ['all', ...Object.keys(ways)].map((way) => rowOf(group, way))),
);

async function read(bytes: Uint8Array): Promise<Pyramid> {
  return pyramid(await decode(bytes, { maxBytes: 1e8, maxPixels: 1e8 }));
}

interface Shown {
  readonly corners: Quad;
  readonly models: CardModels;
  readonly seed: number;
}

async function add(group: string, photo: Pyramid, { corners, models, seed }: Shown): Promise<void> {
  for (const [way, planOf] of Object.entries(ways)) {
    const random = new Random(seed);
    const plan = { ...planOf(random), widthPx: 860, roughness: 0, quality: 88 };
    const cut = await scan(photo, corners, { plan, random });
    const found = await locate(cut.photo, models);
    results.push({ group, way, error: found ? cornerErrorAnyWay(cut.corners, found.corners) : 100 });
  }
}

function marginsOf(random: Random): ScanPlan['margins'] {
  const one = (): number => random.range(0.01, 0.03);
  return [one(), one(), one(), one()];
}

function rowOf(group: string, way: string): Row {
  const errors = results
    .filter((result) => result.group === group && (way === 'all' || result.way === way))
    .map(({ error }) => error);
  return {
    group,
    way,
    scans: errors.length,
    found: shareOf(errors, (error) => error < 100),
    within_1pct: shareOf(errors, (error) => error <= 1),
    within_2pct: shareOf(errors, (error) => error <= 2),
    median_error_pct: quantile(errors, 0.5),
  };
}
