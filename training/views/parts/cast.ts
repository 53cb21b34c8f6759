import { everyNth, loadPeople, type PeopleQuery, type Person } from '../../../synth/dataset/people.ts';
import { Renderer } from '../../../synth/index.ts';

/** Options of every program here that prints people on cards, for `parseArgs`. */
export const peopleOptions = {
  data: { type: 'string', default: '../shared/data' },
  portraits: { type: 'string', default: 'data/portraits-matted.jsonl' },
  split: { type: 'string', default: 'train' },
} as const;

/** The same, and whose faces are left out. */
export const castOptions = {
  ...peopleOptions,
  /** Makers whose faces are used only if the split is not training. */
  'unseen-makers': { type: 'string', default: 'genphotos,sdfd' },
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

/** Loads the people of a split, without the unseen makers if it is training. */
export async function loadCast(values: ValuesOf<typeof castOptions>): Promise<MixedCast> {
  const unseen = unseenMakers(values);
  const cast = await load(values, ({ set }) => !unseen.includes(set));
  const genuine = cast.people.flatMap(({ fake }, i) => (fake ? [] : [i]));
  return { ...cast, genuine, idPortraits: genuine.filter((i) => cast.people[i]!.set === 'scut') };
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
  return { people, renderer: new Renderer({ portraits: people.map(({ portrait }) => portrait) }) };
}
