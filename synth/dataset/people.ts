import { dirname, join } from 'node:path';
import { loadPortraits, type Portrait, type PortraitFile } from '../index.ts';
import { readLines } from './documents.ts';

/** One line of `portraits.jsonl` as written by `training/views/portraits.ts` and then `training/mattes.py`. */
export interface Listed {
  readonly file: string;
  readonly fake: 0 | 1;
  readonly set: string;
  readonly group: string;
  readonly split: 'train' | 'val' | 'test';
  readonly box: readonly [number, number, number, number];
  readonly points: Portrait['points'];
  /** Relative to the list; see `training/mattes.py`. */
  readonly matte?: string;
}

/** A portrait with its source. */
export interface Person {
  readonly portrait: Portrait;
  readonly fake: 0 | 1;
  /** The set in which it was published: the camera or the maker. */
  readonly set: string;
  /** The person or video; splits never divide one. */
  readonly group: string;
}

/** Which portraits to read. */
export interface ListQuery {
  /** The list written by `training/views/portraits.ts`. */
  readonly list: string;
  readonly split: string;
  readonly isIncluded: (row: { readonly fake: 0 | 1; readonly set: string }) => boolean;
}

/** Which portraits to load. */
export interface PeopleQuery extends ListQuery {
  /** Folder to which the listed files are relative. */
  readonly dataDir: string;
}

/** A portrait that can be loaded, with its source. */
export interface ListedPerson extends Omit<Person, 'portrait'> {
  readonly file: PortraitFile;
}

/** The lines of one split. */
export function readPeople({ list, split, isIncluded }: ListQuery): readonly Listed[] {
  return readLines<Listed>(list).filter((row) => row.split === split && isIncluded(row));
}

/** The portraits of one split, none of them loaded yet. */
export function listPeople({ dataDir, ...query }: PeopleQuery): readonly ListedPerson[] {
  const { list } = query;
  return readPeople(query).map(({ file, box: [x0, y0, x1, y1], points, matte, fake, set, group }) => ({
    file: {
      file: join(dataDir, file),
      box: { x: x0, y: y0, width: x1 - x0, height: y1 - y0 },
      points,
      ...(matte && { matte: join(dirname(list), matte) }),
    },
    fake,
    set,
    group: `${set}/${group}`,
  }));
}

/** Loads the portraits of one split: takes minutes and gigabytes if there are thousands. */
export async function loadPeople(query: PeopleQuery): Promise<readonly Person[]> {
  const listed = listPeople(query);
  const portraits = await loadPortraits(listed.map(({ file }) => file));
  return portraits.map((portrait, i) => {
    const { fake, set, group } = listed[i]!;
    return { portrait, fake, set, group };
  });
}

/** Frames of videos and tight crops: softer, once they fill the panel, than any portrait printed on a card. */
export const softSets: readonly string[] = ['dfdc', 'utk'];

/** The person of a drawn photo; one seed after another shows people of all sets. */
export function personOf(people: readonly ListedPerson[], seed: number): ListedPerson {
  return people[(seed * stride) % people.length]!;
}

/** A prime. */
const stride = 7919;

/** A predicate that is true for every n-th call. */
export function everyNth(every: number): () => boolean {
  let met = 0;
  return () => met++ % every === 0;
}
