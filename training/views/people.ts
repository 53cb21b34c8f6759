import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { loadPortraits, type Portrait, type PortraitFile } from '../../synth/index.ts';

/** One line of `portraits.jsonl` as `portraits.ts` writes it, and `training/mattes.py` after it. */
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

/** A portrait with where it comes from. */
export interface Person {
  readonly portrait: Portrait;
  readonly fake: 0 | 1;
  /** The set it was published in: the camera or the maker. */
  readonly set: string;
  /** The person or video; splits never cut through one. */
  readonly group: string;
}

/** Which portraits to read. */
export interface ListQuery {
  /** The list that `portraits.ts` wrote. */
  readonly list: string;
  readonly split: string;
  readonly wanted: (row: { readonly fake: 0 | 1; readonly set: string }) => boolean;
}

/** Which portraits to load. */
export interface PeopleQuery extends ListQuery {
  /** Folder that the listed files are relative to. */
  readonly dataDir: string;
}

/** A portrait that can be loaded, with where it comes from. */
export interface ListedPerson extends Omit<Person, 'portrait'> {
  readonly file: PortraitFile;
}

/** The lines of one split. */
export function readPeople({ list, split, wanted }: ListQuery): readonly Listed[] {
  const lines = readFileSync(list, 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Listed).filter((row) => row.split === split && wanted(row));
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

/** Loads the portraits of one split: minutes and gigabytes where there are thousands. */
export async function loadPeople(query: PeopleQuery): Promise<readonly Person[]> {
  const listed = listPeople(query);
  const portraits = await loadPortraits(listed.map(({ file }) => file));
  return portraits.map((portrait, i) => {
    const { fake, set, group } = listed[i]!;
    return { portrait, fake, set, group };
  });
}

/** Options of every program here that prints people on cards, for `parseArgs`. */
export const peopleOptions = {
  data: { type: 'string', default: '../shared/data' },
  portraits: { type: 'string', default: 'data/portraits-matted.jsonl' },
  split: { type: 'string', default: 'train' },
  /** Makers whose faces are used only where the split is not training. */
  'unseen-makers': { type: 'string', default: 'genphotos,sdfd' },
} as const;

/** Values of {@link peopleOptions}. */
export type PeopleValues = Readonly<Record<keyof typeof peopleOptions, string>>;

/** Who may be printed on a card, and the indices of those who are genuine: all of them, and the ID portraits among them. */
export interface Cast {
  readonly people: readonly Person[];
  readonly assets: { readonly portraits: readonly Portrait[] };
  readonly genuine: readonly number[];
  readonly idPortraits: readonly number[];
}

/** Loads the people of a split, without the unseen makers where it is training. */
export async function loadCast(values: PeopleValues): Promise<Cast> {
  const unseen = values.split === 'train' ? values['unseen-makers'].split(',') : [];
  const people = await loadPeople({
    dataDir: values.data,
    list: values.portraits,
    split: values.split,
    wanted: ({ set }) => !unseen.includes(set),
  });
  const genuine = people.flatMap(({ fake }, i) => (fake ? [] : [i]));
  const idPortraits = genuine.filter((i) => people[i]!.set === 'scut');
  return { people, assets: { portraits: people.map(({ portrait }) => portrait) }, genuine, idPortraits };
}
