import type { Context } from '../base/canvas.ts';
import { cardHeight, cardWidth, type WearPlan } from '../base/plan.ts';
import { Random } from '../base/random.ts';

/** Draws the wear of a card's surface: fading, dirt, scratches, rainbow of the laminate, a worn edge. Card units. */
export function drawWear(context: Context, plan: WearPlan): void {
  const random = new Random(plan.seed);
  context.fillStyle = `rgba(236,232,222,${plan.fade})`;
  if (plan.fade > 0.01) context.fillRect(0, 0, cardWidth, cardHeight);
  if (plan.rainbow > 0) drawRainbow(context, plan.rainbow, random.fork('rainbow'));
  for (let i = 0; i < plan.dirt * 24; i++) drawSmudge(context, plan.dirt, random);
  for (let i = 0; i < plan.scratches; i++) drawScratch(context, random);
  context.strokeStyle = `rgba(255,255,255,${plan.edge})`;
  context.lineWidth = 5;
  context.beginPath();
  context.roundRect(1, 1, cardWidth - 2, cardHeight - 2, 44);
  context.stroke();
}

function drawRainbow(context: Context, strength: number, random: Random): void {
  const [x, y, angle] = [random.range(0, cardWidth), random.range(0, cardHeight), random.range(0, Math.PI)];
  const reach = random.range(150, 500);
  const [dx, dy] = [Math.cos(angle) * reach, Math.sin(angle) * reach];
  const band = context.createLinearGradient(x - dx, y - dy, x + dx, y + dy);
  band.addColorStop(0, 'rgba(255,80,80,0)');
  ['255,90,140', '255,200,90', '120,255,140', '90,200,255', '190,110,255'].forEach((colour, i) => {
    band.addColorStop(0.2 + i * 0.15, `rgba(${colour},${strength})`);
  });
  band.addColorStop(1, 'rgba(120,80,255,0)');
  context.fillStyle = band;
  context.fillRect(0, 0, cardWidth, cardHeight);
}

function drawSmudge(context: Context, dirt: number, random: Random): void {
  const [x, y, r] = [random.range(0, cardWidth), random.range(0, cardHeight), random.range(4, 90)];
  const spot = context.createRadialGradient(x, y, 0, x, y, r);
  spot.addColorStop(0, `rgba(90,80,60,${dirt * random.range(0.1, 0.4)})`);
  spot.addColorStop(1, 'rgba(90,80,60,0)');
  context.fillStyle = spot;
  context.fillRect(x - r, y - r, 2 * r, 2 * r);
}

function drawScratch(context: Context, random: Random): void {
  const [x, y] = [random.range(0, cardWidth), random.range(0, cardHeight)];
  const [angle, length] = [random.range(0, Math.PI), random.range(20, 400)];
  context.strokeStyle = random.chance(0.7)
    ? `rgba(255,255,255,${random.range(0.1, 0.5)})`
    : `rgba(60,60,60,${random.range(0.1, 0.35)})`;
  context.lineWidth = random.range(0.5, 1.8);
  context.beginPath();
  context.moveTo(x, y);
  context.quadraticCurveTo(
    x + Math.cos(angle) * length * 0.5 + random.range(-20, 20),
    y + Math.sin(angle) * length * 0.5 + random.range(-20, 20),
    x + Math.cos(angle) * length,
    y + Math.sin(angle) * length,
  );
  context.stroke();
}
