import { type Context, css, font } from '../base/canvas.ts';
import { type Box, cardHeight, cardWidth, type GenericCardPlan, type Rgb } from '../base/plan.ts';
import { Random } from '../base/random.ts';
import { drawGuilloche, drawNet } from './draw-artwork.ts';
import { drawBands } from './draw-bands.ts';
import { drawChip, drawSeal, drawSignature } from './draw-parts.ts';

const typefaces = ['sarabun-500', 'sarabun-600', 'k2d-500', 'k2d-600', 'taviraj-500', 'noto-serif-thai-600'] as const;

/** Draws a document of an invented country without its portrait, in card units. */
export function drawGenericCard(context: Context, plan: GenericCardPlan): void {
  const random = new Random(plan.seed);
  const ground = context.createLinearGradient(0, 0, cardWidth, random.range(0, cardHeight));
  ground.addColorStop(0, css(plan.top));
  ground.addColorStop(1, css(plan.bottom));
  context.fillStyle = ground;
  context.fillRect(0, 0, cardWidth, cardHeight);
  context.save();
  if (plan.printed) clipTo(context, plan.printed);
  drawPattern(context, plan, random.fork('pattern'));
  context.restore();
  if (plan.printed) drawRule(context, plan.printed, { colour: plan.accent, random: random.fork('rule') });
  if (plan.hasBands) drawBands(context, plan, random.fork('bands'));
  const face = random.pick(typefaces);
  drawHeader(context, plan, { random, face });
  drawLines(context, plan, { random, face });
  drawMachineZone(context, plan);
  if (plan.chip)
    drawChip(context, { x: random.range(80, 500), y: random.range(180, 420), width: 170, height: 140 }, random);
  if (random.chance(0.5))
    drawSeal(context, { x: random.range(300, 1000), y: random.range(200, 600), radius: random.range(40, 100) }, random);
  drawSignature(context, { x: random.range(420, 800), y: random.range(480, 620), width: 240, height: 90 }, random);
}

function drawPattern(context: Context, plan: GenericCardPlan, random: Random): void {
  if (random.chance(0.7)) drawGuilloche(context, { random, strength: random.range(0.4, 1.6) });
  const net = random.fork('net');
  if (net.chance(0.8)) drawNet(context, { random: net, colour: plan.accent, strength: net.range(0.06, 0.5) });
  for (let i = random.int(0, 4); i > 0; i--) {
    context.fillStyle = css(plan.accent, random.range(0.04, 0.25));
    context.beginPath();
    context.ellipse(
      random.range(0, cardWidth),
      random.range(0, cardHeight),
      random.range(60, 400),
      random.range(60, 300),
      0,
      0,
      7,
    );
    context.fill();
  }
  if (random.chance(0.5)) {
    context.fillStyle = css(plan.accent, random.range(0.4, 1));
    context.fillRect(0, 0, cardWidth, random.range(14, 110));
  }
}

function clipTo(context: Context, { x, y, width, height }: Box): void {
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
}

/** The rule or band that ends a page's artwork towards the lines for machines, and a band along its right edge. */
function drawRule(
  context: Context,
  { x, y, width, height }: Box,
  { colour, random }: { readonly colour: Rgb; readonly random: Random },
): void {
  context.fillStyle = css(colour, random.range(0.15, 0.9));
  if (random.chance(0.6)) context.fillRect(x, y + height, width, random.pick([3, 8, 24, 50]));
  context.fillStyle = css(colour, random.range(0.1, 0.5));
  if (random.chance(0.4)) context.fillRect(cardWidth - random.int(60, 260), 0, random.int(60, 260), cardHeight);
}

interface Setting {
  readonly random: Random;
  readonly face: string;
}

function drawHeader(context: Context, plan: GenericCardPlan, { random, face }: Setting): void {
  context.font = font(face, random.range(34, 58));
  context.fillStyle = random.chance(0.5) ? css(plan.ink) : css(plan.accent);
  context.fillText(
    random.pick(['UTOPIA  IDENTITY CARD', 'REPUBLIC OF UTOPIA', 'DRIVING LICENCE', 'CARTE D’IDENTITÉ']),
    random.range(40, 320),
    random.range(52, 96),
  );
}

function drawLines(context: Context, plan: GenericCardPlan, { random, face }: Setting): void {
  const toLeft = plan.panel.x > cardWidth / 2;
  const x0 = toLeft ? random.range(40, 130) : plan.panel.x + plan.panel.width + random.range(30, 90);
  const right = toLeft ? plan.panel.x - 30 : cardWidth - 30;
  const step = random.range(36, 62);
  let [x, y] = [x0, random.range(140, 200)];
  for (const text of plan.lines) {
    const size = random.pick([18, 22, 26, 30, 36]);
    context.font = font(face, size);
    context.fillStyle = random.chance(0.8) ? css(plan.ink) : css(plan.accent);
    context.fillText(text, x, y);
    x += random.chance(0.3) ? size * 0.7 * text.length + 30 : right;
    if (x > right - 200) [x, y] = [x0, y + step];
    if (y > cardHeight - 40 - plan.mrz.length * 60) break;
  }
}

function drawMachineZone(context: Context, plan: GenericCardPlan): void {
  if (plan.mrz.length === 0) return;
  const top = cardHeight - plan.mrz.length * 56 - 20;
  if (!plan.printed) {
    context.fillStyle = 'rgba(255,255,255,0.55)';
    context.fillRect(0, top - 20, cardWidth, cardHeight);
  }
  context.fillStyle = 'rgb(24,24,28)';
  context.font = font('sarabun-500', 46);
  plan.mrz.forEach((text, row) => {
    for (let i = 0; i < text.length; i++) context.fillText(text[i]!, 44 + i * 33, top + 40 + row * 54);
  });
}
