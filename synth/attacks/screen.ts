import { invert, meanWidthPx, rectToQuad } from '../../src/image/index.ts';
import { cardHeight, cardWidth } from '../base/plan.ts';
import { Random } from '../base/random.ts';
import type { Window } from '../base/window.ts';
import type { Attacking } from '../card/hooks.ts';
import type { AttackHooks } from './hooks.ts';

/** The card photographed from a screen. */
export const screen: AttackHooks = { light: showOnScreen };

/**
 * Shows the scene on a screen: red, green and blue stripes and dark lines between the screen's pixels, in the card's plane,
 * so that perspective and sampling turn them into moiré; a raised black and a cool white. In place on linear light, `(h, w, 3)`.
 */
function showOnScreen(light: Float32Array, window: Window, { plan: { scene }, attack }: Attacking): void {
  const random = new Random(attack.seed);
  const m = invert(rectToQuad(cardWidth, cardHeight, scene.quad));
  const pitch = (random.range(1.3, 3.2) * cardWidth) / meanWidthPx(scene.quad);
  const turn = random.gauss() * 0.05;
  const [c, s] = [(Math.cos(turn) * 2 * Math.PI) / pitch, (Math.sin(turn) * 2 * Math.PI) / pitch];
  const depth = 0.12 + 0.5 * attack.strength;
  const black = 0.004 + 0.02 * random.next();
  for (let y = 0, at = 0; y < window.heightPx; y++) {
    const py = window.y + y + 0.5;
    for (let x = 0; x < window.widthPx; x++, at += 3) {
      const px = window.x + x + 0.5;
      const w = m[6] * px + m[7] * py + m[8];
      const u = (m[0] * px + m[1] * py + m[2]) / w;
      const v = (m[3] * px + m[4] * py + m[5]) / w;
      const across = u * c + v * s;
      const rows = 1 - depth * 0.5 * (1 + Math.cos(v * c - u * s));
      light[at] = black + light[at]! * rows * (1 + depth * Math.cos(across)) * 0.97;
      light[at + 1] = black + light[at + 1]! * rows * (1 + depth * Math.cos(across - 2.094));
      light[at + 2] = black + light[at + 2]! * rows * (1 + depth * Math.cos(across - 4.189)) * 1.08;
    }
  }
}
