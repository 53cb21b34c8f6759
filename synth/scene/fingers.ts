import { type Point, project, rectToQuad } from '../../src/image/index.ts';
import { bytesOf, type Context, css, openCanvas } from '../base/canvas.ts';
import { cardHeight, cardWidth, type PhotoPlan, type Rgb } from '../base/plan.ts';
import { Random } from '../base/random.ts';
import type { Window } from '../base/window.ts';

/** Fingers over the card's edge, drawn in front of it: RGBA bytes of the window, premultiplied; `undefined` without fingers. */
export function drawFingers(plan: PhotoPlan, window: Window): Uint8Array | undefined {
  if (plan.scene.fingers === 0) return undefined;
  const { canvas, context } = openCanvas(window.widthPx, window.heightPx);
  context.translate(-window.x, -window.y);
  const random = new Random(plan.scene.fingerSeed);
  const skin = skinOf(random);
  const side = random.pick(['left', 'bottom', 'right', 'top', 'left', 'bottom'] as const);
  let along = random.range(0.12, 0.7);
  for (let i = 0; i < plan.scene.fingers; i++) {
    drawFinger(context, plan, { side, along, random, skin });
    along += (side === 'left' || side === 'right' ? 0.34 : 0.2) * random.range(0.9, 1.2);
    if (along > 0.95) break;
  }
  return bytesOf(canvas);
}

/** The colour of a hand, from dark to light. A palm behind the card has the same seed as the fingers in front of it. */
export function skinOf(random: Random): Rgb {
  const tone = random.range(0.4, 1);
  return [236 * tone, (190 - random.range(0, 16)) * tone, (162 - random.range(0, 24)) * tone];
}

interface Finger {
  readonly side: 'left' | 'right' | 'top' | 'bottom';
  readonly along: number;
  readonly random: Random;
  readonly skin: Rgb;
}

/** A finger with round shading, mostly with a nail, 13–19 mm wide, its tip 3–13 mm inside the card. */
function drawFinger(context: Context, { scene }: PhotoPlan, { side, along, random, skin }: Finger): void {
  const map = rectToQuad(cardWidth, cardHeight, scene.quad);
  const depth = random.range(42, 185);
  const at = (inside: number): Point => {
    if (side === 'left') return [inside, along * cardHeight];
    if (side === 'right') return [cardWidth - inside, along * cardHeight];
    return side === 'top' ? [along * cardWidth, inside] : [along * cardWidth, cardHeight - inside];
  };
  const [tip, root] = [project(map, at(depth)), project(map, at(depth - 100))];
  const unit = Math.hypot(tip[0] - root[0], tip[1] - root[1]) / 100;
  const width = random.range(180, 265) * unit;
  context.save();
  context.translate(tip[0], tip[1]);
  context.rotate(Math.atan2(tip[1] - root[1], tip[0] - root[0]) + random.gauss() * 0.3);
  const round = context.createLinearGradient(0, -width / 2, 0, width / 2);
  round.addColorStop(0, css([skin[0] * 0.6, skin[1] * 0.52, skin[2] * 0.5]));
  round.addColorStop(random.range(0.3, 0.6), css([skin[0] * 1.04, skin[1] * 1.04, skin[2] * 1.04]));
  round.addColorStop(1, css([skin[0] * 0.64, skin[1] * 0.54, skin[2] * 0.5]));
  context.fillStyle = round;
  context.shadowColor = 'rgba(0,0,0,0.4)';
  context.shadowBlur = width * 0.09;
  outline(context, width);
  context.fill();
  context.shadowColor = 'rgba(0,0,0,0)';
  if (random.chance(0.75)) drawNail(context, { random, skin, width });
  context.restore();
}

/** A round tip at the origin, a knuckle, and a part that widens until it has left the photo, so that no finger ends inside it. */
function outline(context: Context, width: number): void {
  const at = (x: number, y: number): [number, number] => [x * width, y * width];
  context.beginPath();
  context.moveTo(...at(-40, -2.4));
  context.lineTo(...at(-3.2, -0.6));
  context.quadraticCurveTo(...at(-1.8, -0.5), ...at(-0.48, -0.5));
  context.arc(...at(-0.48, 0), width / 2, -Math.PI / 2, Math.PI / 2);
  context.quadraticCurveTo(...at(-1.8, 0.5), ...at(-3.2, 0.6));
  context.lineTo(...at(-40, 2.4));
}

function drawNail(
  context: Context,
  { random, skin, width }: Omit<Finger, 'side' | 'along'> & { readonly width: number },
): void {
  const painted = random.chance(0.15);
  const colour: Rgb = painted
    ? [random.int(60, 230), random.int(20, 120), random.int(40, 160)]
    : [skin[0] * 1.05, skin[1] * 0.98, skin[2] * 0.98];
  context.fillStyle = css(colour, 0.92);
  context.strokeStyle = css([skin[0] * 0.6, skin[1] * 0.46, skin[2] * 0.42], 0.6);
  context.lineWidth = Math.max(0.6, width * 0.015);
  context.beginPath();
  context.roundRect(-width * 0.64, -width * 0.29, width * 0.6, width * 0.58, width * 0.24);
  context.fill();
  context.stroke();
  context.strokeStyle = css([skin[0] * 0.7, skin[1] * 0.58, skin[2] * 0.54], 0.5);
  context.beginPath();
  for (const x of [-1.05, -1.12, -1.2]) {
    context.moveTo(width * x, -width * 0.25);
    context.quadraticCurveTo(width * (x - 0.04), 0, width * x, width * 0.25);
  }
  context.stroke();
}
