import type { Pixels } from '../../src/image/index.ts';
import type { Context } from '../base/canvas.ts';
import type { AttackPlan, PhotoPlan } from '../base/plan.ts';
import type { Panel } from '../people/compose.ts';
import type { Studio } from '../people/studio.ts';

/** An attack, its photo, and the studio in which that is drawn. */
export interface Attacking {
  readonly plan: PhotoPlan;
  readonly attack: AttackPlan;
  readonly studio: Studio;
}

/** The hooks of an attack on a card before it is photographed. */
export interface CardHooks {
  /** Changes the person on the panel before it is printed; same size. */
  readonly panel?: (panel: Panel, attacking: Attacking) => Pixels;
  /** Draws over the printed portrait, in card units. */
  readonly card?: (to: CardCanvas, attacking: Attacking) => void;
  /** Makes the document a sheet of paper with the card on it. */
  readonly sheet?: Sheet;
}

/** A card that is being drawn. */
export interface CardCanvas {
  /** The context, whose transform maps card units to pixels. */
  readonly context: Context;
  /** Pixels per card unit across, because shadows ignore the context's transform. */
  readonly scale: number;
}

/** A sheet of paper that shows the card. */
export interface Sheet {
  /** Card units of paper around the card. */
  readonly margin: (attack: AttackPlan) => number;
  /** Turns the drawn card into the whole sheet, in place. */
  readonly draw: (context: Context, attack: AttackPlan) => void;
}

/** A photo that is being drawn: its plan, its studio, and the hooks of its attack; none for genuine plans. */
export interface Job<Hooks> {
  readonly plan: PhotoPlan;
  readonly studio: Studio;
  readonly hooks: Hooks;
}

/** The job in the form that hooks receive. @throws TypeError for a genuine plan, which has no hooks. */
export function attackingOf({ plan, studio }: Job<unknown>): Attacking {
  if (!plan.attack) throw new TypeError('Expected a plan with an attack but received a genuine one');
  return { plan, attack: plan.attack, studio };
}
