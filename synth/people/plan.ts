import type { GenericCardPlan, PersonPlan, PrintPlan, Rgb, ThaiCardPlan } from '../base/plan.ts';
import type { Random } from '../base/random.ts';
import { planAnyLaid, planAnyPrint } from './plan-any.ts';

/** How portraits are printed: as on Thai cards, or in all the ways of documents worldwide. */
export type Prints = 'usual' | 'any';

/** A caller's choices about the person on the card. */
export interface PersonOptions {
  /** Indexes the portraits given to the renderer, -1 = a drawn face. */
  readonly portrait: number;
  readonly prints: Prints;
}

/** Plans the person on the card, and how the portrait is printed. */
export function planPerson(
  random: Random,
  card: ThaiCardPlan | GenericCardPlan,
  { portrait, prints }: PersonOptions,
): PersonPlan {
  const thai = card.kind === 'thai';
  const grey = random.range(190, 245);
  const tint = (): number => grey + random.range(-9, 9);
  const top: Rgb = thai || random.chance(0.6) ? [tint(), tint(), tint() + 4] : randomColour(random);
  const drop = random.range(0.86, 1.02);
  const person: PersonPlan = {
    portrait,
    seed: random.int(0, 2 ** 31),
    head: thai ? random.range(0.53, 0.68) : random.range(0.55, 0.76),
    centre: [0.5 + random.range(-0.03, 0.03), random.range(0.37, 0.46)],
    panelTop: top,
    panelBottom: [top[0] * drop, top[1] * drop, top[2] * drop],
    heightLines: thai ? card.generation !== 'white' || random.chance(0.3) : random.chance(0.08),
    lowestCm: random.int(13, 15) * 10,
    clothes: random.chance(0.5)
      ? [random.int(215, 250), random.int(215, 250), random.int(215, 250)]
      : randomColour(random),
    print: planPrint(random),
    laid: { as: 'picture', fade: 0, overprint: 0 },
  };
  return prints === 'any' ? anyPrint(person, card, random.fork('any')) : person;
}

/** The same person in another way of printing; the panel of a portrait that is printed as ink is bare. */
function anyPrint(person: PersonPlan, { kind }: ThaiCardPlan | GenericCardPlan, random: Random): PersonPlan {
  const laid = planAnyLaid(random.fork('laid'), kind);
  const white = random.range(244, 255);
  const bare: Partial<PersonPlan> =
    laid.as === 'ink'
      ? { panelTop: [white, white, white], panelBottom: [white, white, white], heightLines: false }
      : {};
  return { ...person, ...bare, laid, print: planAnyPrint(random.fork('print'), kind, person.print) };
}

function randomColour(random: Random): Rgb {
  return [random.int(15, 235), random.int(15, 235), random.int(15, 235)];
}

function planPrint(random: Random): PrintPlan {
  const warm = random.gauss() * 0.03;
  return {
    sigma: random.range(0.5, 1.5),
    contrast: random.range(0.8, 1.12),
    saturation: random.range(0.7, 1.15),
    gain: [1 + warm + random.gauss() * 0.015, 1 + random.gauss() * 0.015, 1 - warm],
    noise: random.range(0.5, 3.5),
  };
}
