/**
 * Whether a photo of two cards is told from one of a single card: drawn photos with a card in either half, with faces that
 * training never saw, and the left half's card alone on the same ground. Real photos of one document: `bench/finder.ts`.
 *
 *     node bench/several-cards.ts --count 100
 */
import { parseArgs } from 'node:util';
import { createInspector } from '../src/index.ts';
import { loadPortraits, Random } from '../synth/index.ts';
import { listPeople } from '../training/views/people.ts';
import { resume } from './resume.ts';
import { type Row, shareOf, writeTable } from './table.ts';
import { drawTwoCards } from './two-cards.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    portraits: { type: 'string', default: 'data/portraits-matted.jsonl' },
    count: { type: 'string', default: '100' },
    seed: { type: 'string', default: '88' },
    run: { type: 'string', default: 'out/several-cards.jsonl' },
    out: { type: 'string', default: 'bench/results/several-cards.csv' },
  },
});

/** `judged`, or why there was nothing to judge. */
interface Result {
  readonly seed: number;
  readonly two: string;
  readonly one: string;
}

const people = listPeople({
  dataDir: values.data,
  list: values.portraits,
  split: 'test',
  wanted: ({ fake }) => !fake,
});
const inspector = await createInspector();
const results = await resume({
  file: values.run,
  key: JSON.stringify([values.seed, inspector.models]),
  count: Number(values.count),
  measure: (i) => measure(Number(values.seed) * 1_000_003 + 2 * i),
});
await inspector.close();
const rows = [
  rowOf(
    'two cards',
    results.map(({ two }) => two),
  ),
  rowOf(
    'one card',
    results.map(({ one }) => one),
  ),
];
writeTable({ file: values.out, command: `node bench/several-cards.ts --count ${values.count}` }, rows);

async function measure(seed: number): Promise<Result> {
  const random = new Random(seed).fork('people');
  const portraits = await loadPortraits([random.pick(people).file, random.pick(people).file]);
  const { two, one } = await drawTwoCards(seed, { portraits });
  return { seed, two: await say(two), one: await say(one) };
}

async function say(jpeg: Uint8Array): Promise<string> {
  const inspection = await inspector.inspect(jpeg);
  return inspection.outcome === 'judged' ? 'judged' : inspection.reason;
}

function rowOf(group: string, said: readonly string[]): Row {
  const share = (wanted: string): number => shareOf(said, (one) => one === wanted);
  return {
    group,
    photos: said.length,
    several_cards: share('several_cards'),
    judged: share('judged'),
    no_portrait: share('no_portrait'),
    no_card: share('no_card'),
    too_small: share('too_small'),
  };
}
