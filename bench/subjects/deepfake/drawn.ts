import { locatePortrait, type Portrait, type Presentation } from '../../../src/card/index.ts';
import { cardView, deepfakeArea } from '../../../src/checks/index.ts';
import { type Point, pyramid } from '../../../src/image/index.ts';
import type { Model } from '../../../src/model/index.ts';
import { loadPeople, type Person } from '../../../synth/dataset/people.ts';
import { photoSeed } from '../../../synth/dataset/seed.ts';
import { drawSight } from '../../../synth/dataset/sight.ts';
import { pointInWindow } from '../../../synth/dataset/window.ts';
import {
  type AttackKind,
  type PhotoPlan,
  planPhoto,
  Random,
  Renderer,
  withAttack,
  withResave,
} from '../../../synth/index.ts';

/** Makers of donors: the networks are trained on other pictures of the first, and on none of the second (models/deepfake-*.md). */
const makers: readonly string[] = ['sdfd', 'lfw_faceswap'];
/** The attacks on portraits; an attack that is listed twice is drawn twice as often. */
export const attacks: readonly AttackKind[] = [
  'swap_after',
  'swap_after',
  'selfblend_after',
  'part_after',
  'paste_after',
  'swap_before',
  'generated_before',
  'stuck_over',
];
/** Faults of bona fide photos; none of them makes a photo an attack. */
const faults: readonly AttackKind[] = ['grey_copy', 'grey_convert', 'blur_defocus', 'blur_smooth'];
/** Narrower cards are left out, as few people send them; the product judges cards down to 240 px (`minCardWidthPx` in src/card). */
const minCardPx = 320;

/** Whose portraits are drawn, and how. */
export interface DrawnQuery {
  readonly dataDir: string;
  /** The list that `training/views/portraits.ts` wrote. */
  readonly list: string;
  readonly split: string;
  readonly people: number;
  readonly seed: number;
  /** `any`: half of the documents are not Thai, and portraits are printed in all the ways of documents worldwide. */
  readonly prints: 'usual' | 'any';
  /** The face detector. */
  readonly detector: Model;
}

/** A portrait on a drawn card, as the product finds it. */
export interface DrawnPortrait {
  readonly presentation: Presentation;
  /** `genuine`, an attack or a fault. */
  readonly kind: string;
  /** The maker of the inserted picture; `self` if there is none. */
  readonly maker: string;
  readonly person: string;
  /** The last processing of the photo. */
  readonly sent: 'camera' | 'messaging';
  /** The replaced area, in pixels of the presentation's photo. */
  readonly replaced?: readonly Point[];
}

/** For each person, two clean cards, each saved in two ways, with up to three attacks and one fault. Corners have the errors of the finder. */
export async function* drawPortraits(query: DrawnQuery): AsyncGenerator<DrawnPortrait> {
  const { dataDir, list, split } = query;
  const isIncluded = ({ fake, set }: Pick<Person, 'fake' | 'set'>) => fake === 0 || makers.includes(set);
  const people = await loadPeople({ dataDir, list, split, isIncluded });
  const indexes = (test: (person: Person) => boolean) => people.flatMap((person, i) => (test(person) ? [i] : []));
  const cast: Cast = {
    people,
    renderer: new Renderer({ portraits: people.map((person) => person.portrait) }),
    idPortraits: indexes(({ set }) => set === 'scut'),
    others: indexes(({ fake, set }) => fake === 0 && set !== 'scut'),
    donors: indexes(({ fake }) => fake === 1),
    madeUp: indexes(({ set }) => set === 'sdfd'),
  };
  for (let i = 0; i < query.people; i++) yield* drawPerson(photoSeed(query.seed, i), cast, query);
}

interface Cast {
  readonly people: readonly Person[];
  readonly renderer: Renderer;
  readonly idPortraits: readonly number[];
  readonly others: readonly number[];
  readonly donors: readonly number[];
  readonly madeUp: readonly number[];
}

async function* drawPerson(seed: number, cast: Cast, { prints, detector }: DrawnQuery): AsyncGenerator<DrawnPortrait> {
  const random = new Random(seed ^ 0xdf);
  const portrait = random.pick(random.chance(0.6) ? cast.idPortraits : cast.others);
  const family = prints === 'any' && seed % 2 === 1 ? 'generic' : 'thai';
  const plan = planPhoto(seed, { widthPx: 1280, heightPx: 960, portrait, family, prints });
  const draw = async function* (of: PhotoPlan, kind: string) {
    const view = await render(of, { cast, random, detector });
    if (view) yield { kind, ...view };
  };
  yield* draw(plan, 'genuine');
  yield* draw(withResave(plan), 'genuine');
  const kinds = [...new Set([random.pick(attacks), random.pick(attacks), random.pick(attacks), random.pick(faults)])];
  for (const kind of kinds) {
    const donor = random.pick(kind === 'generated_before' ? cast.madeUp : cast.donors);
    yield* draw(withAttack(plan, { kind, strength: random.range(0.3, 1), donor }), kind);
  }
}

interface RenderOptions {
  readonly cast: Cast;
  readonly random: Random;
  readonly detector: Model;
}

/** Renders the part of the photo that the check's views need; `undefined` if the card is too small or the portrait is not found. */
async function render(
  plan: PhotoPlan,
  { cast: { people, renderer }, random, detector }: RenderOptions,
): Promise<Omit<DrawnPortrait, 'kind'> | undefined> {
  const areaOf = (portrait: Portrait) => deepfakeArea(portrait, cardView);
  const sight = await drawSight(plan, renderer, { random, areaOf, minCardPx });
  if (sight === undefined) return undefined;
  const { corners, window, labels } = sight;
  const photo = pyramid(sight.pixels);
  const portrait = await locatePortrait(photo, corners, detector);
  if (portrait === undefined) return undefined;
  const donor = plan.attack && people[plan.attack.donor];
  const replaced = labels.card?.replaced?.map((point) => pointInWindow(point, window));
  return {
    presentation: { photo, card: corners, portrait },
    maker: donor && plan.attack?.kind !== 'selfblend_after' ? donor.set : 'self',
    person: people[plan.person.portrait]!.group,
    sent: plan.chain.messaging ? 'messaging' : 'camera',
    ...(replaced && { replaced }),
  };
}
