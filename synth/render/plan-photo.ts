import { meanWidthPx, type Quad } from '../../src/image/index.ts';
import { cardHeight, cardWidth, type Family, type PhotoPlan, type WearPlan } from '../base/plan.ts';
import { Random } from '../base/random.ts';
import { planCamera, planChain, type Subject } from '../camera/plan.ts';
import { planBandedDocument, planGenericCard, planPassportPage } from '../card/plan-generic.ts';
import { planThaiCard } from '../card/plan-thai.ts';
import { type Prints, planPerson } from '../people/plan.ts';
import { planScene, type SceneSource } from '../scene/plan.ts';

/** The choices of a caller about a photo; everything else comes from the seed. */
const plannersOfGeneric = { card: planGenericCard, page: planPassportPage, banded: planBandedDocument } as const;

export type GenericKind = keyof typeof plannersOfGeneric;

export interface PlanOptions {
  /** Size of the camera's photo in pixels; default 1280×960. */
  readonly widthPx?: number;
  readonly heightPx?: number;
  /** Default: 4 of 5 documents are Thai. */
  readonly family?: Family;
  /** What a generic document is: a card, if not given; the data page of a passport; or one of them with bands along its edges. */
  readonly generic?: GenericKind;
  /** Index into the renderer's portraits; -1 (the default) draws a face. */
  readonly portrait?: number;
  /** `any`: portraits printed in all the ways of documents worldwide; default: as on Thai cards. */
  readonly prints?: Prints;
  /** A real picture as the background of the card. */
  readonly scene?: SceneSource;
}

/** Decides everything about one genuine photo. Equal arguments give equal plans. */
export function planPhoto(seed: number, options: PlanOptions = {}): PhotoPlan {
  const { widthPx = 1280, heightPx = 960, portrait = -1, prints = 'usual' } = options;
  const random = new Random(seed);
  const family = options.family ?? (random.chance(0.8) ? 'thai' : 'generic');
  const planCard = family === 'thai' ? planThaiCard : plannersOfGeneric[options.generic ?? 'card'];
  const card = planCard(random.fork('card'));
  const scene = planScene(random.fork('scene'), { widthPx, heightPx, scene: options.scene });
  return {
    seed,
    widthPx,
    heightPx,
    family,
    card,
    person: planPerson(random.fork('person'), card, { portrait, prints }),
    wear: planWear(random.fork('wear')),
    scene,
    camera: planCamera(random.fork('camera'), subjectOf(card, scene.quad, widthPx * heightPx)),
    chain: planChain(random.fork('chain')),
  };
}

function subjectOf({ top, bottom }: PhotoPlan['card'], quad: Quad, photoPx: number): Subject {
  const cardPx = meanWidthPx(quad);
  const share = Math.min(1, (cardPx * cardPx * cardHeight) / cardWidth / photoPx);
  return { cardPx, share, colour: [(top[0] + bottom[0]) / 2, (top[1] + bottom[1]) / 2, (top[2] + bottom[2]) / 2] };
}

/** Decides everything about a photo that shows no card. */
export function planNoCard(seed: number, options: PlanOptions = {}): PhotoPlan {
  const plan = planPhoto(seed, { ...options, family: 'generic' });
  return { ...plan, family: 'none', scene: { ...plan.scene, fingers: 0 } };
}

function planWear(random: Random): WearPlan {
  const old = random.next();
  return {
    seed: random.int(0, 2 ** 31),
    scratches: random.chance(0.5) ? Math.round(random.range(0, 40) * old) : 0,
    dirt: random.chance(0.4) ? random.range(0, 0.5) * old : 0,
    edge: random.range(0, 0.5),
    fade: random.range(0, 0.25) * old,
    rainbow: random.chance(0.35) ? random.range(0.03, 0.22) : 0,
    scatter: { share: random.range(0.1, 0.6), sigma: random.range(2.5, 6) },
  };
}
