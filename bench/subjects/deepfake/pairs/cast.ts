import type { Pixels } from '../../../../src/image/index.ts';
import type { Remake } from '../../../../synth/dataset/makers.ts';
import { loadPeople, type Person } from '../../../../synth/dataset/people.ts';
import { type Random, Renderer } from '../../../../synth/index.ts';
import { madeUpSets, type Source, unseenSets } from './kinds.ts';

/** The people on the cards, the people whose pictures attacks insert, and the renderers. */
export interface Cast {
  readonly people: readonly Person[];
  /** Indexes of the genuine people. */
  readonly genuine: readonly number[];
  readonly renderer: Renderer;
  /** A renderer for each editor, by the network's name. */
  readonly editors: ReadonlyMap<string, Renderer>;
  /** Index of a donor for an attack on this person; -1 if the attack needs none. */
  readonly pickDonor: (source: Source, person: number, random: Random) => number;
}

/** The people to draw, and the networks of the editors. */
export interface CastQuery {
  readonly dataDir: string;
  /** The list that `training/views/portraits.ts` wrote. */
  readonly list: string;
  readonly split: string;
  readonly editors: ReadonlyMap<string, Remake>;
}

/** A prime, so that it has no common factor with the number of genuine people. */
const stride = 7919;

/** Loads all people of a split. */
export async function openCast({ dataDir, list, split, editors }: CastQuery): Promise<Cast> {
  const known = [...madeUpSets, ...unseenSets];
  const people = await loadPeople({
    ...{ dataDir, list, split },
    isIncluded: ({ fake, set }) => fake === 0 || known.includes(set),
  });
  const portraits = people.map(({ portrait }) => portrait);
  const indexes = (test: (person: Person) => boolean) => people.flatMap((person, i) => (test(person) ? [i] : []));
  const genuine = indexes(({ fake }) => fake === 0);
  const bySet = (sets: readonly string[]) => sets.map((set) => indexes((one) => one.fake === 1 && one.set === set));
  const sources: Readonly<Record<Exclude<Source, 'itself'>, readonly (readonly number[])[]>> = {
    donor: [genuine, ...bySet(['sdfd', 'lfw_faceswap'])],
    genuine: [genuine],
    'made up': bySet(madeUpSets),
    'unseen maker': bySet(unseenSets),
  };
  return {
    people,
    genuine,
    renderer: new Renderer({ portraits }),
    editors: new Map(
      [...editors].map(([name, remake]) => [name, new Renderer({ portraits, roundTrip: throughAll(remake) })]),
    ),
    pickDonor: (source, person, random) => {
      if (source === 'itself') return -1;
      const candidates = random.pick(sources[source].filter((some) => some.length > 0));
      for (;;) {
        const donor = random.pick(candidates);
        if (people[donor]!.group !== people[person]!.group) return donor;
      }
    },
  };
}

/** Index of the person on the card with this number: all genuine people in turn. */
export function personOf({ genuine }: Cast, card: number): number {
  return genuine[(card * stride) % genuine.length]!;
}

/** Sends the whole picture through a network. */
function throughAll(remake: Remake): (pixels: Pixels) => Promise<Pixels> {
  return (pixels) => remake(pixels, { x: 0, y: 0, widthPx: pixels.widthPx, heightPx: pixels.heightPx });
}
