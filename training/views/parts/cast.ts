import { everyNth, loadPeople, type PeopleQuery, type Person } from '../../../synth/dataset/people.ts';
import { Random, Renderer, varyPortrait } from '../../../synth/index.ts';

/** Options of every program here that prints people on cards, for `parseArgs`. */
export const peopleOptions = {
  data: { type: 'string', default: '../shared/data' },
  portraits: { type: 'string', default: 'data/portraits-matted.jsonl' },
  split: { type: 'string', default: 'train' },
  /** Each portrait so many times, each time as if it were of another person (`varyPortrait`); 0: once, as it is. */
  varied: { type: 'string', default: '0' },
} as const;

/** The same, and whose faces are left out. */
export const castOptions = {
  ...peopleOptions,
  /** Makers whose faces are used only if the split is not training. */
  'unseen-makers': { type: 'string', default: 'genphotos,sdfd' },
  /** Only these data sets, separated by commas; "": all except the unseen makers. */
  sets: { type: 'string', default: '' },
} as const;

/** The same, and the data sets: those whose terms allow commercial use, for models that do not need particular faces. */
export const setsOptions = { ...peopleOptions, sets: { type: 'string', default: 'webmorph,congress' } } as const;

/** The same, and how many of the portraits are loaded. */
export const everyOptions = {
  ...setsOptions,
  /** Load only every n-th portrait. */
  every: { type: 'string', default: '1' },
} as const;

type ValuesOf<Options> = Readonly<Record<keyof Options, string>>;

/** The people who may be printed on a card, and the renderer that draws them by their indices. */
export interface Cast {
  readonly people: readonly Person[];
  readonly renderer: Renderer;
}

/** The same, and the indices of the genuine ones: all of them, and the ID portraits among them. */
export interface MixedCast extends Cast {
  readonly genuine: readonly number[];
  readonly idPortraits: readonly number[];
}

/** Sets of portraits like those on an identity card: frontal, with a plain ground. */
const idSets: readonly string[] = ['scut', 'webmorph'];

/** Loads the people of a split, of the sets that {@link usesSet} selects. */
export async function loadCast(values: ValuesOf<typeof castOptions>): Promise<MixedCast> {
  const isUsed = usesSet(values);
  const cast = await load(values, ({ set }) => isUsed(set));
  const genuine = cast.people.flatMap(({ fake }, i) => (fake ? [] : [i]));
  return { ...cast, genuine, idPortraits: genuine.filter((i) => idSets.includes(cast.people[i]!.set)) };
}

/** Each portrait in so many variations. */
async function vary(people: readonly Person[], count: number): Promise<readonly Person[]> {
  const varied: Person[] = [];
  for (const [i, person] of people.entries())
    for (let k = 0; k < count; k++)
      varied.push({ ...person, portrait: await varyPortrait(person.portrait, new Random(mixed(i, k))) });
  return varied;
}

/** A seed of its own for each variation of each portrait. */
function mixed(person: number, variation: number): number {
  return (person * 1013 + variation * 7919) | 0;
}

/** Whether a set is used: one of `--sets`, or any if none is named; in training, never one of the unseen makers. */
export function usesSet(values: ValuesOf<typeof castOptions>): (set: string) => boolean {
  const unseen = unseenMakers(values);
  const sets = values.sets === '' ? undefined : values.sets.split(',');
  return (set) => !unseen.includes(set) && (sets?.includes(set) ?? true);
}

/** Makers that must not be in the training data. */
export function unseenMakers(values: Pick<ValuesOf<typeof castOptions>, 'split' | 'unseen-makers'>): readonly string[] {
  return values.split === 'train' ? values['unseen-makers'].split(',') : [];
}

/** Loads the genuine people of the sets. */
export async function loadGenuine(values: ValuesOf<typeof everyOptions>): Promise<Cast> {
  const sets = values.sets.split(',');
  const isTaken = everyNth(Number(values.every));
  return await load(values, ({ fake, set }) => fake === 0 && sets.includes(set) && isTaken());
}

/** Loads the people of the sets. */
export async function loadSets(values: ValuesOf<typeof setsOptions>): Promise<Cast> {
  const sets = values.sets.split(',');
  return await load(values, ({ set }) => sets.includes(set));
}

async function load(values: ValuesOf<typeof peopleOptions>, isIncluded: PeopleQuery['isIncluded']): Promise<Cast> {
  const people = await loadPeople({ dataDir: values.data, list: values.portraits, split: values.split, isIncluded });
  const cast = Number(values.varied) === 0 ? people : await vary(people, Number(values.varied));
  return { people: cast, renderer: new Renderer({ portraits: cast.map(({ portrait }) => portrait) }) };
}
