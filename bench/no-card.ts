/**
 * What the product says of drawn photos without a card: rooms, desks, text pages, sheets of paper, prints of a face and
 * people before the camera. Each should fail; each that is judged is a false alarm of the finder.
 *
 *     node bench/no-card.ts --count 1000
 */
import { parseArgs } from 'node:util';
import { createInspector } from '../src/index.ts';
import { planNoCard, Random, renderPhoto } from '../synth/index.ts';
import { loadPeople } from '../training/views/people.ts';
import { type Row, shareOf, writeTable } from './table.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    portraits: { type: 'string', default: 'data/portraits-matted.jsonl' },
    count: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1302' },
    out: { type: 'string', default: 'bench/results/no-card.csv' },
  },
});

/** `judged`, or why there was nothing to judge. */
interface Result {
  readonly ground: string;
  readonly said: string;
}

const people = await loadPeople({ dataDir: values.data, list: values.portraits, split: 'test', wanted: () => true });
const assets = { portraits: people.map(({ portrait }) => portrait) };
const inspector = await createInspector();
const results: Result[] = [];
for (let i = 0; i < Number(values.count); i++) results.push(await measure(Number(values.seed) * 1_000_003 + i));
await inspector.close();

const grounds = [...new Set(results.map(({ ground }) => ground))].sort();
const rows = ['all', ...grounds].map((name) =>
  rowOf(
    name,
    results.filter(({ ground }) => name === 'all' || ground === name),
  ),
);
writeTable(values.out, `node bench/no-card.ts --count ${values.count}`, rows);

async function measure(seed: number): Promise<Result> {
  const portrait = new Random(seed).fork('people').int(0, assets.portraits.length - 1);
  const plan = planNoCard(seed, { portrait });
  const { jpeg } = await renderPhoto(plan, assets);
  const inspection = await inspector.inspect(jpeg);
  const said = inspection.outcome === 'judged' ? 'judged' : inspection.reason;
  return { ground: plan.scene.background.kind, said };
}

function rowOf(ground: string, results: readonly Result[]): Row {
  const share = (wanted: string): number => shareOf(results, ({ said }) => said === wanted);
  return {
    ground,
    photos: results.length,
    failed: shareOf(results, ({ said }) => said !== 'judged'),
    no_card: share('no_card'),
    no_portrait: share('no_portrait'),
    too_small: share('too_small'),
    card_cut: share('card_cut'),
  };
}
