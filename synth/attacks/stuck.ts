import { openCanvas } from '../base/canvas.ts';
import type { Rgb } from '../base/plan.ts';
import { Random } from '../base/random.ts';
import { putPixels } from '../base/raster.ts';
import type { Attacking, CardCanvas } from '../card/hooks.ts';
import { composePanel } from '../people/compose.ts';
import { printPixels } from '../people/print.ts';
import { portraitOf } from '../people/studio.ts';
import type { AttackHooks } from './hooks.ts';

/** Another printed portrait stuck over the card's own. */
export const stuckOver: AttackHooks = { card: stickOver, region: ({ panel }) => panel };

/** Sticks another printed portrait over the card's own: a turned paper with an edge, a shadow and other colours. */
function stickOver({ context, scale }: CardCanvas, attacking: Attacking): void {
  const { plan, attack } = attacking;
  const random = new Random(attack.seed);
  const { panel } = plan.card;
  const grow = 1 + attack.strength * random.range(-0.06, 0.12);
  const [width, height] = [Math.round(panel.width * grow), Math.round(panel.height * grow)];
  const photo = printOther(attacking, [width, height], random.fork('photo'));
  context.save();
  const off = attack.strength * 16;
  context.translate(
    panel.x + panel.width / 2 + random.range(-off, off),
    panel.y + panel.height / 2 + random.range(-off, off),
  );
  context.rotate((random.gauss() * attack.strength * 3 * Math.PI) / 180);
  context.shadowColor = `rgba(0,0,0,${0.25 + 0.4 * random.next()})`;
  context.shadowBlur = (3 + attack.strength * 9) * scale;
  context.shadowOffsetX = random.range(-3, 5) * scale;
  context.shadowOffsetY = random.range(-2, 6) * scale;
  const rim = random.chance(0.4) ? random.range(1, 8) * attack.strength : 0;
  context.fillStyle = 'rgb(246,246,244)';
  context.fillRect(-width / 2 - rim, -height / 2 - rim, width + 2 * rim, height + 2 * rim);
  context.shadowColor = 'rgba(0,0,0,0)';
  context.drawImage(photo, -width / 2, -height / 2);
  context.strokeStyle = `rgba(255,255,255,${random.range(0.1, 0.7) * attack.strength})`;
  context.lineWidth = 1.5;
  context.strokeRect(-width / 2 - rim, -height / 2 - rim, width + 2 * rim, height + 2 * rim);
  context.restore();
}

function printOther({ plan, attack, studio }: Attacking, size: readonly [number, number], random: Random) {
  const keepsLines = random.chance(0.35);
  const grey = random.range(170, 250);
  const ground: Rgb = random.chance(0.6)
    ? [grey, grey, grey]
    : [random.int(60, 240), random.int(90, 240), random.int(140, 250)];
  const person = {
    ...plan.person,
    heightLines: plan.person.heightLines && keepsLines,
    panelTop: ground,
    panelBottom: ground,
    head: random.range(0.5, 0.8),
    clothes: [random.int(10, 240), random.int(10, 240), random.int(10, 240)] as Rgb,
  };
  const print = {
    sigma: random.range(0.4, 1.6),
    contrast: random.range(0.75, 1.15),
    saturation: random.range(0.6, 1.25),
    gain: [random.range(0.92, 1.08), 1, random.range(0.9, 1.1)] as Rgb,
    noise: random.range(0.5, 5),
  };
  const portrait = portraitOf(studio, attack.donor, attack.seed);
  const pixels = printPixels(composePanel(person, portrait, size).pixels, print, attack.seed);
  const { canvas, context } = openCanvas(...size);
  putPixels(context, pixels, [0, 0]);
  return canvas;
}
