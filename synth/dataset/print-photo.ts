import { cardMm, minCardWidthPx } from '../../src/card/index.ts';
import { type Assets, type PhotoPlan, planPhoto, Random, withAttack } from '../index.ts';
import { lightNames, underLight } from './lights.ts';
import type { Person } from './people.ts';
import { drawSight, type Sight } from './sight.ts';

/** Sizes of the photos; small ones are more frequent, because the check's views are even smaller. */
const sizes = [
  [1280, 960],
  [960, 1280],
  [1024, 768],
  [768, 1024],
  [800, 600],
  [800, 600],
] as const;
/** Kinds of documents that are drawn for the print check. */
export type PrintKind = 'none' | 'grey_copy' | 'grey_convert' | 'colour_copy';

/** A planned card, which can be drawn as any kind of document. */
export interface PrintPlan {
  readonly plan: PhotoPlan;
  /** The light: one of `lightNames` or `as planned`. */
  readonly light: string;
  readonly person: Person;
}

/** Labels of a drawn document, for tables. */
export type PrintRow = ReturnType<typeof rowOf>;

/** Plans a card of one of the people; half of the cards have one of the plain lights, in turn by seed. */
export function planPrint(seed: number, people: readonly Person[]): PrintPlan {
  const random = new Random(seed ^ 0x9417);
  const [widthPx, heightPx] = random.pick(sizes);
  const portrait = random.int(0, people.length - 1);
  const family = random.chance(0.88) ? 'thai' : 'generic';
  const plan = planPhoto(seed, { widthPx, heightPx, portrait, family });
  const light = random.chance(0.5) ? 'as planned' : random.pick(lightNames);
  return {
    plan: light === 'as planned' ? plan : underLight(plan, light),
    light,
    person: people[portrait]!,
  };
}

/** A drawn document as the check receives it. */
export interface PrintPhoto extends Pick<Sight, 'pixels' | 'corners' | 'portrait'> {
  readonly row: PrintRow;
}

/** Draws the card as one kind of document; `undefined` if it is too small or reaches too far outside the photo. */
export async function drawPrint(
  { plan: clean, light, person }: PrintPlan,
  kind: PrintKind,
  assets: Assets,
): Promise<PrintPhoto | undefined> {
  const random = new Random(clean.seed ^ 0x9417).fork(kind);
  const plan = kind === 'none' ? clean : withAttack(clean, { kind, strength: random.next() });
  const whole = { xMm: 0, yMm: 0, widthMm: cardMm.width, heightMm: cardMm.height };
  const roughness = random.pick([0.003, 0.004, 0.012]);
  const sight = await drawSight(plan, assets, { random, areaOf: () => whole, roughness, minCardPx: minCardWidthPx });
  if (sight === undefined) return undefined;
  const { pixels, corners, portrait } = sight;
  return { pixels, corners, portrait, row: rowOf(plan, { light, person, kind }) };
}

function rowOf(
  plan: PhotoPlan,
  { light, person, kind }: { readonly light: string; readonly person: Person; readonly kind: PrintKind },
) {
  return {
    group: person.group,
    set: person.set,
    kind,
    grey: kind === 'grey_copy' || kind === 'grey_convert',
    source: 'drawn' as const,
    document: 'drawn',
    seed: plan.seed,
    light,
    look: plan.card.kind === 'thai' ? plan.card.generation : 'generic',
    fade: plan.wear.fade,
    strength: plan.attack?.strength ?? 0,
    fingers: plan.scene.fingers,
    background: plan.scene.background.kind,
  };
}
