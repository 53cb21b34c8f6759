import { createInspector, type Inspector } from '../../../src/index.ts';
import { type ListedPerson, listPeople, personOf } from '../../../synth/dataset/people.ts';
import { photoSeed } from '../../../synth/dataset/seed.ts';
import { loadPortraits, planNoCard, renderPhoto } from '../../../synth/index.ts';
import { shareOf } from '../../shared/figures/statistics.ts';
import type { Row } from '../../shared/figures/table.ts';
import { number, peopleOptions, scratch } from '../../shared/options.ts';
import { outcomeOf } from '../../shared/photos/outcome.ts';
import { resume } from '../../shared/resume.ts';
import { defineSubject } from '../../shared/subject.ts';

/** False alarms of the finder. */
export const subject = defineSubject({
  name: 'no-card',
  about:
    'How the product answers drawn photos without a card: rooms, desks, text pages, sheets of paper, prints of a face and people in front of the camera. Each should fail; each that is judged is a false alarm of the finder. Takes half an hour, and continues where it was if it is started again: `--run` keeps the outcome of each photo.',
  options: {
    ...peopleOptions,
    count: number(1000, 'Photos to draw.'),
    seed: number(1303, 'Of the series of photos.'),
    run: scratch('out/no-card.jsonl', 'File that keeps what was measured.'),
  },
  results: ['no-card.csv'],
  sections: [
    {
      page: 'card',
      title: 'Photos without a card',
      file: 'no-card.csv',
      text: 'Drawn rooms, desks, text pages, sheets of paper, prints of a face and people in front of the camera, by background; each should fail.',
      columns: ['ground', 'photos', 'failed', 'no_card', 'no_portrait', 'too_small', 'card_cut', 'several_cards'],
    },
  ],
  measure: async ({ values: { data, portraits, count, seed, run }, write }) => {
    const people = listPeople({ dataDir: data, list: portraits, split: 'test', isIncluded: () => true });
    const inspector = await createInspector();
    const results = await resume({
      file: run,
      key: JSON.stringify([seed, inspector.models]),
      count,
      measure: (i) => measurePhoto(photoSeed(seed, i), people, inspector),
    });
    await inspector.close();
    const grounds = [...new Set(results.map(({ ground }) => ground))].sort();
    const parts = ['all', ...grounds].map((name) => ({
      name,
      part: results.filter(({ ground }) => name === 'all' || ground === name),
    }));
    write(
      'no-card.csv',
      parts.map(({ name, part }) => rowOf(name, part)),
    );
  },
});

/** `judged`, or the reason why there was nothing to judge. */
interface Result {
  readonly seed: number;
  readonly ground: string;
  readonly outcome: string;
}

async function measurePhoto(seed: number, people: readonly ListedPerson[], inspector: Inspector): Promise<Result> {
  const plan = planNoCard(seed, { portrait: 0 });
  const { jpeg } = await renderPhoto(plan, { portraits: await loadPortraits([personOf(people, seed).file]) });
  return { seed, ground: plan.scene.background.kind, outcome: outcomeOf(await inspector.inspect(jpeg)) };
}

function rowOf(ground: string, results: readonly Result[]): Row {
  const share = (expected: string): number => shareOf(results, ({ outcome }) => outcome === expected);
  return {
    ground,
    photos: results.length,
    failed: shareOf(results, ({ outcome }) => outcome !== 'judged'),
    no_card: share('no_card'),
    no_portrait: share('no_portrait'),
    too_small: share('too_small'),
    card_cut: share('card_cut'),
    several_cards: share('several_cards'),
  };
}
