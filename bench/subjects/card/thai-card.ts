import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInspector } from '../../../src/index.ts';
import { listDocuments } from '../../../synth/dataset/documents.ts';
import { type ListedPerson, listPeople, personOf } from '../../../synth/dataset/people.ts';
import { photoSeed } from '../../../synth/dataset/seed.ts';
import { type Family, loadPortraits, planPhoto, renderPhoto } from '../../../synth/index.ts';
import { exactOf } from '../../shared/figures/share.ts';
import { shareOf } from '../../shared/figures/statistics.ts';
import type { Row } from '../../shared/figures/table.ts';
import { number, peopleOptions, scratch } from '../../shared/options.ts';
import { outcomeOf } from '../../shared/photos/outcome.ts';
import { resume } from '../../shared/resume.ts';
import { defineSubject } from '../../shared/subject.ts';

/** Documents that are not Thai cards. */
export const subject = defineSubject({
  name: 'thai-card',
  about:
    'What `ANTIFAKE_REQUIRE_THAI_CARD` does: real photos of foreign documents, each of which should be an `other_document`, and drawn photos of Thai cards with faces that are not in the training data, none of which should. Drawn documents of other kinds are listed separately. Takes a quarter of an hour, and continues where it was if it is started again: `--run` keeps the outcome of each photo.',
  options: {
    ...peopleOptions,
    count: number(300, 'Thai cards to draw, and half as many documents of other kinds.'),
    seed: number(2109, 'Of the series of drawn photos.'),
    run: scratch('out/thai-card.jsonl', 'File that keeps what was measured.'),
  },
  results: ['thai-card.csv'],
  sections: [
    {
      page: 'card',
      title: 'Only Thai cards',
      file: 'thai-card.csv',
      text: 'With `ANTIFAKE_REQUIRE_THAI_CARD`: the share answered FAIL as `other_document`, of the photos whose card and portrait were found, with its 95 % interval. It should be 0 for the Thai cards, and 1 for all others. The refiner, which gives this probability, was trained on the photos of these real documents, so only the drawn rows are independent. No real Thai card was measured.',
      columns: ['group', 'photos', 'found', 'other_document', 'low', 'high'],
    },
  ],
  measure: async ({ values: { data, portraits, count, seed, run }, write }) => {
    const people = listPeople({ dataDir: data, list: portraits, split: 'test', isIncluded: ({ fake }) => !fake });
    const photos: readonly Photo[] = [
      ...listDocuments(data).map(({ file }) => ({ file: join(data, file) })),
      ...drawn('thai', count, seed),
      ...drawn('generic', count / 2, seed),
    ];
    const inspector = await createInspector({ workers: 1, requireThaiCard: true });
    const results = await resume<Result>({
      file: run,
      key: JSON.stringify([seed, count, inspector.models]),
      count: photos.length,
      measure: async (i) => {
        const outcome = outcomeOf(await inspector.inspect(await bytesOf(photos[i]!, people)));
        return { group: groupOf(photos[i]!), outcome };
      },
    });
    await inspector.close();
    const groups = Map.groupBy(results, ({ group }) => group);
    write(
      'thai-card.csv',
      [...groups].map(([group, some]) => rowOf(group, some)),
    );
  },
});

/** A photo: a file of the real documents, or a seed of a drawn one. */
type Photo = { readonly file: string } | { readonly family: Family; readonly seed: number };

/** The outcome of a photo: `judged` or a reason. */
interface Result {
  readonly group: string;
  readonly outcome: string;
}

function drawn(family: Family, count: number, series: number): readonly Photo[] {
  return Array.from({ length: count }, (_, i) => ({ family, seed: photoSeed(series, i) }));
}

function groupOf(photo: Photo): string {
  if ('file' in photo) return 'real foreign documents';
  return photo.family === 'thai' ? 'drawn Thai cards' : 'drawn documents of other kinds';
}

async function bytesOf(photo: Photo, people: readonly ListedPerson[]): Promise<Uint8Array> {
  if ('file' in photo) return readFileSync(photo.file);
  const { family, seed } = photo;
  const portraits = await loadPortraits([personOf(people, seed).file]);
  return (await renderPhoto(planPhoto(seed, { family, portrait: 0 }), { portraits })).jpeg;
}

/** Counts the photos whose card and portrait were found; the others fail with or without the setting. */
function rowOf(group: string, some: readonly Result[]): Row {
  const found = some.filter(({ outcome }) => outcome === 'judged' || outcome === 'other_document');
  const other = shareOf(found, ({ outcome }) => outcome === 'other_document');
  const { low, high } = exactOf(other, found.length);
  return { group, photos: some.length, found: found.length, other_document: other, low, high };
}
