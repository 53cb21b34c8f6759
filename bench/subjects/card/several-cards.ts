import { createInspector, type Inspector } from '../../../src/index.ts';
import { type ListedPerson, listPeople } from '../../../synth/dataset/people.ts';
import { photoSeed } from '../../../synth/dataset/seed.ts';
import { loadPortraits, Random, Renderer } from '../../../synth/index.ts';
import { shareOf } from '../../shared/figures/statistics.ts';
import type { Row } from '../../shared/figures/table.ts';
import { number, peopleOptions, scratch } from '../../shared/options.ts';
import { outcomeOf } from '../../shared/photos/outcome.ts';
import { resume } from '../../shared/resume.ts';
import { defineSubject } from '../../shared/subject.ts';
import { drawTwoCards } from './two-cards.ts';

/** Photos of two cards. */
export const subject = defineSubject({
  name: 'several-cards',
  about:
    'Whether a photo of two cards is distinguished from a photo of one: drawn photos with a card in each half, with faces that are not in the training data, and the same photos with only the left card. Real photos of one document: `finder`.',
  options: {
    ...peopleOptions,
    count: number(100, 'Pairs of photos to draw.'),
    seed: number(88, 'Of the series of photos.'),
    run: scratch('out/several-cards.jsonl', 'File that keeps what was measured.'),
  },
  results: ['several-cards.csv'],
  sections: [
    {
      page: 'card',
      title: 'Photos of two cards',
      file: 'several-cards.csv',
      text: 'Drawn photos with a card with a portrait in each half, and the same with only the left card. `several_cards` should be 1 and 0.',
      columns: ['group', 'photos', 'several_cards', 'judged', 'no_portrait', 'no_card', 'too_small'],
    },
  ],
  measure: async ({ values: { data, portraits, count, seed, run }, write }) => {
    const people = listPeople({ dataDir: data, list: portraits, split: 'test', isIncluded: ({ fake }) => !fake });
    const inspector = await createInspector();
    const results = await resume({
      file: run,
      key: JSON.stringify([seed, inspector.models]),
      count,
      measure: (i) => measurePair(photoSeed(seed, 2 * i), people, inspector),
    });
    await inspector.close();
    const [two, one] = [results.map((result) => result.two), results.map((result) => result.one)];
    write('several-cards.csv', [rowOf('two cards', two), rowOf('one card', one)]);
  },
});

/** `judged`, or the reason why there was nothing to judge. */
interface Result {
  readonly seed: number;
  readonly two: string;
  readonly one: string;
}

async function measurePair(seed: number, people: readonly ListedPerson[], inspector: Inspector): Promise<Result> {
  const random = new Random(seed).fork('people');
  const portraits = await loadPortraits([random.pick(people).file, random.pick(people).file]);
  const { two, one } = await drawTwoCards(seed, new Renderer({ portraits }));
  return { seed, two: outcomeOf(await inspector.inspect(two)), one: outcomeOf(await inspector.inspect(one)) };
}

function rowOf(group: string, outcomes: readonly string[]): Row {
  const share = (expected: string): number => shareOf(outcomes, (one) => one === expected);
  return {
    group,
    photos: outcomes.length,
    several_cards: share('several_cards'),
    judged: share('judged'),
    no_portrait: share('no_portrait'),
    no_card: share('no_card'),
    too_small: share('too_small'),
  };
}
