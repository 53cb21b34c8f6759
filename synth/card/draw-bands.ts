import { type Context, css, font } from '../base/canvas.ts';
import { cardHeight, cardWidth, type GenericCardPlan } from '../base/plan.ts';
import type { Random } from '../base/random.ts';
import { drawNet } from './draw-artwork.ts';

/** What a band is drawn with: from the edge at y = 0 inwards, `length` along it. */
interface BandSetting {
  readonly plan: GenericCardPlan;
  readonly random: Random;
  readonly length: number;
}

/**
 * Bands, rules and columns of digits along the edges of a document, up to about 9 mm inside them: what a search for its edges must not take
 * for an edge. In card units.
 */
export function drawBands(context: Context, plan: GenericCardPlan, random: Random): void {
  const turns = [
    { angle: 0, x: 0, y: 0, length: cardWidth },
    { angle: Math.PI / 2, x: cardWidth, y: 0, length: cardHeight },
    { angle: Math.PI, x: cardWidth, y: cardHeight, length: cardWidth },
    { angle: -Math.PI / 2, x: 0, y: cardHeight, length: cardHeight },
  ];
  for (const { angle, x, y, length } of turns) {
    const own = random.fork(`${angle}`);
    if (!own.chance(0.5)) continue;
    context.save();
    context.translate(x, y);
    context.rotate(angle);
    const setting = { plan, random: own, length };
    if (own.chance(0.75)) drawBand(context, setting);
    if (own.chance(0.4)) drawRules(context, setting);
    if (own.chance(0.25)) drawDigits(context, setting);
    context.restore();
  }
}

/** A band of colour or of artwork, straight or with a bulging inner border, along all of the edge or a part of it. */
function drawBand(context: Context, { plan, random, length }: BandSetting): void {
  const [from, to] = random.chance(0.7) ? [0, length] : [random.range(0, 0.4) * length, random.range(0.6, 1) * length];
  const top = random.chance(0.6) ? 0 : random.range(4, 40);
  const depth = top + random.range(14, 110);
  const bulge = random.chance(0.3) ? random.range(-60, 90) : 0;
  context.save();
  context.beginPath();
  context.moveTo(from, top);
  context.lineTo(to, top);
  context.lineTo(to, depth);
  context.quadraticCurveTo((from + to) / 2, depth + bulge, from, depth);
  context.closePath();
  context.fillStyle = css(plan.accent, random.range(0.08, 0.7));
  if (random.chance(0.6)) context.fill();
  if (random.chance(0.6)) {
    context.strokeStyle = css(plan.accent, random.range(0.3, 1));
    context.lineWidth = random.range(1.5, 6);
    context.stroke();
  }
  context.clip();
  if (random.chance(0.6)) drawNet(context, { random, colour: plan.accent, strength: random.range(0.3, 1) });
  context.restore();
}

/** One to four lines parallel to the edge, some dashed. */
function drawRules(context: Context, { plan, random, length }: BandSetting): void {
  context.save();
  context.strokeStyle = css(random.chance(0.5) ? plan.ink : plan.accent, random.range(0.3, 1));
  context.lineWidth = random.range(1.5, 5);
  if (random.chance(0.3)) context.setLineDash([random.range(4, 20), random.range(4, 20)]);
  let y = random.range(12, 90);
  for (let i = random.int(1, 4); i > 0; i--, y += random.range(6, 24)) {
    context.beginPath();
    context.moveTo(random.range(0, 0.2) * length, y);
    context.lineTo(random.range(0.8, 1) * length, y);
    context.stroke();
  }
  context.restore();
}

/** A number along the edge, as passports have it. */
function drawDigits(context: Context, { plan, random, length }: BandSetting): void {
  context.font = font('sarabun-500', random.range(24, 48));
  context.fillStyle = css(plan.ink);
  const digits = Array.from({ length: random.int(6, 10) }, () => random.int(0, 9)).join(random.pick(['', ' ']));
  context.fillText(digits, random.range(0.1, 0.6) * length, random.range(40, 110));
}
