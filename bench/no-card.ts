/**
 * What the product says of drawn photos without a card: rooms, desks, text pages, sheets of paper, prints of a face and
 * people before the camera. Each should fail; each that is judged is a false alarm of the finder.
 *
 *     node bench/no-card.ts --count 1000 --seed 1303
 *
 * Takes half an hour and goes on where it was when started again: `--run` keeps what each photo was found to be.
 */
import { parseArgs } from 'node:util';
import { createInspector } from '../src/index.ts';
import { loadPortraits, planNoCard, renderPhoto } from '../synth/index.ts';
import { listPeople } from '../training/views/people.ts';
import { resume } from './resume.ts';
import { type Row, shareOf, writeTable } from './table.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    portraits: { type: 'string', default: 'data/portraits-matted.jsonl' },
    count: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1303' },
    run: { type: 'string', default: 'out/no-card.jsonl' },
    out: { type: 'string', default: 'bench/results/no-card.csv' },
  },
});

/** `judged`, or why there was nothing to judge. */
interface Result {
  readonly seed: number;
  readonly ground: string;
  readonly said: string;
}

/** A prime, so that photos one after another show people of all sets. */
const stride = 7919;
const people = listPeople({ dataDir: values.data, list: values.portraits, split: 'test', wanted: () => true });
const inspector = await createInspector();
const results = await resume({
  file: values.run,
  key: JSON.stringify([values.seed, inspector.models]),
  count: Number(values.count),
  measure: (i) => measure(Number(values.seed) * 1_000_003 + i),
});
await inspector.close();

const grounds = [...new Set(results.map(({ ground }) => ground))].sort();
const rows = ['all', ...grounds].map((name) =>
  rowOf(
    name,
    results.filter(({ ground }) => name === 'all' || ground === name),
  ),
);
writeTable({ file: values.out, command: `node bench/no-card.ts --count ${values.count} --seed ${values.seed}` }, rows);

async function measure(seed: number): Promise<Result> {
  const person = people[(seed * stride) % people.length]!;
  const plan = planNoCard(seed, { portrait: 0 });
  const { jpeg } = await renderPhoto(plan, { portraits: await loadPortraits([person.file]) });
  const inspection = await inspector.inspect(jpeg);
  const said = inspection.outcome === 'judged' ? 'judged' : inspection.reason;
  return { seed, ground: plan.scene.background.kind, said };
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
    several_cards: share('several_cards'),
  };
}
