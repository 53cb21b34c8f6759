import type { Pixels } from '../../src/image/index.ts';
import type { Context } from '../base/canvas.ts';
import type { AttackPlan, PhotoPlan } from '../base/plan.ts';
import type { Panel } from '../people/compose.ts';
import type { Studio } from '../people/studio.ts';

/** An attack, the photo that it is made on, and where that is drawn. */
export interface Attacking {
  readonly plan: PhotoPlan;
  readonly attack: AttackPlan;
  readonly studio: Studio;
}

/** What an attack may do to a card before it is photographed. */
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
  /** Its transform takes card units to pixels. */
  readonly context: Context;
  /** Pixels a card unit across, which shadows do not know from the context. */
  readonly scale: number;
}

/** A sheet of paper that shows the card. */
export interface Sheet {
  /** Card units of paper around the card. */
  readonly margin: (attack: AttackPlan) => number;
  /** Turns the drawn card into the whole sheet, in place. */
  readonly draw: (context: Context, attack: AttackPlan) => void;
}

/** A photo in the making: its plan, where it is drawn, and what its attack does at this step; nothing for genuine plans. */
export interface Job<Hooks> {
  readonly plan: PhotoPlan;
  readonly studio: Studio;
  readonly hooks: Hooks;
}

/** The job as the hooks of its attack see it. @throws TypeError for a genuine plan, which has no hooks to be called. */
export function attackingOf({ plan, studio }: Job<unknown>): Attacking {
  if (!plan.attack) throw new TypeError('Expected a plan with an attack but received a genuine one');
  return { plan, attack: plan.attack, studio };
}
