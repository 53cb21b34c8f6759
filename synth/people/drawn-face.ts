import type { Point } from '../../src/image/index.ts';
import { type Context, css, openCanvas } from '../base/canvas.ts';
import type { Rgb } from '../base/plan.ts';
import { Random } from '../base/random.ts';
import { pixelsOf } from '../base/raster.ts';
import type { FacePoints, Portrait } from './portrait.ts';

const size = { width: 320, height: 400 } as const;

interface Look {
  readonly skin: Rgb;
  readonly hair: Rgb;
  readonly wide: number;
  readonly long: number;
  readonly eyeY: number;
  readonly eyeGap: number;
  readonly mouthY: number;
  readonly mouthHalf: number;
  readonly noseY: number;
  readonly longHair: boolean;
  readonly eye: number;
}

/** An invented, drawn face: 320 × 400 pixels, the same for the same seed. */
export function drawFace(seed: number): Portrait {
  const look = planLook(new Random(seed));
  const { canvas, context } = openCanvas(size.width, size.height);
  context.fillStyle = 'rgb(226,232,240)';
  context.fillRect(0, 0, size.width, size.height);
  paint(context, look, new Random(seed ^ 0x51ed));
  const points = pointsOf(look);
  const box = { x: 160 - look.wide, y: look.eyeY - look.long * 0.55, width: 2 * look.wide, height: look.long * 1.5 };
  return { id: `drawn-${seed}`, pixels: pixelsOf(canvas), box, points };
}

function planLook(random: Random): Look {
  const tone = random.next();
  const long = random.range(100, 116);
  return {
    skin: [236 - tone * 70 + random.range(-8, 8), 200 - tone * 76, 172 - tone * 84],
    hair: random.chance(0.8)
      ? [24 + random.range(0, 24), 20, 20]
      : [random.int(60, 150), random.int(40, 100), random.int(30, 70)],
    wide: random.range(72, 84),
    long,
    eyeY: 170 + random.range(-6, 6),
    eyeGap: random.range(33, 39),
    mouthY: 248 + random.range(-6, 8),
    mouthHalf: random.range(24, 32),
    noseY: 214 + random.range(-6, 6),
    longHair: random.chance(0.5),
    eye: random.range(12, 16),
  };
}

function pointsOf(look: Look): FacePoints {
  const at = (dx: number, y: number): Point => [160 + dx, y];
  return [
    at(-look.eyeGap, look.eyeY),
    at(look.eyeGap, look.eyeY),
    at(0, look.noseY),
    at(-look.mouthHalf, look.mouthY),
    at(look.mouthHalf, look.mouthY),
  ];
}

function paint(context: Context, look: Look, random: Random): void {
  const dark: Rgb = [look.skin[0] * 0.72, look.skin[1] * 0.66, look.skin[2] * 0.62];
  if (look.longHair) ellipse(context, { x: 160, y: 190, rx: look.wide + 26, ry: 150 }, css(look.hair));
  paintBody(context, look, random);
  const face = context.createRadialGradient(150, 190, 20, 160, 200, 130);
  face.addColorStop(0, css([look.skin[0] + 10, look.skin[1] + 8, look.skin[2] + 6]));
  face.addColorStop(0.65, css(look.skin));
  face.addColorStop(1, css(dark));
  ellipse(context, { x: 160 - look.wide, y: 196, rx: 10, ry: 22 }, css(dark));
  ellipse(context, { x: 160 + look.wide, y: 196, rx: 10, ry: 22 }, css(dark));
  context.fillStyle = face;
  context.beginPath();
  context.ellipse(160, 184, look.wide, 92, 0, Math.PI, 2 * Math.PI);
  context.bezierCurveTo(160 + look.wide, 250, 160 + 44, 184 + look.long, 160, 184 + look.long);
  context.bezierCurveTo(160 - 44, 184 + look.long, 160 - look.wide, 250, 160 - look.wide, 184);
  context.fill();
  paintHair(context, look, random);
  for (const side of [-1, 1]) paintEye(context, look, side);
  paintNose(context, look, dark);
  paintMouth(context, look);
}

function paintBody(context: Context, look: Look, random: Random): void {
  context.fillStyle = css([look.skin[0] * 0.84, look.skin[1] * 0.8, look.skin[2] * 0.78]);
  context.fillRect(128, 240, 64, 90);
  context.fillStyle = css([random.int(30, 250), random.int(30, 250), random.int(40, 250)]);
  context.beginPath();
  context.moveTo(0, 400);
  context.bezierCurveTo(10, 330, 70, 325, 126, 306);
  context.lineTo(160, 346);
  context.lineTo(194, 306);
  context.bezierCurveTo(250, 325, 310, 330, 320, 400);
  context.fill();
}

function paintHair(context: Context, look: Look, random: Random): void {
  const fringe = random.range(100, 132);
  context.fillStyle = css(look.hair);
  context.beginPath();
  context.ellipse(160, 172, look.wide + 9, 100, 0, Math.PI, 2 * Math.PI);
  context.bezierCurveTo(160 + look.wide, 150, 210, fringe, 160 + random.range(-30, 30), fringe);
  context.bezierCurveTo(120, fringe, 160 - look.wide, 140, 160 - look.wide - 9, 172);
  context.fill();
}

function paintEye(context: Context, look: Look, side: number): void {
  const [x, y] = [160 + side * look.eyeGap, look.eyeY];
  ellipse(
    context,
    { x, y: y - 2, rx: look.eye + 6, ry: 11 },
    css([look.skin[0] * 0.82, look.skin[1] * 0.76, look.skin[2] * 0.74], 0.55),
  );
  ellipse(context, { x, y, rx: look.eye, ry: 6 }, 'rgb(240,236,232)');
  ellipse(context, { x, y, rx: 6.5, ry: 6.5 }, 'rgb(46,30,24)');
  ellipse(context, { x: x + 2, y: y - 2, rx: 1.6, ry: 1.6 }, 'rgb(250,250,250)');
  context.strokeStyle = 'rgba(28,20,18,0.9)';
  context.lineWidth = 2.6;
  context.beginPath();
  context.ellipse(x, y + 1, look.eye + 1, 8, 0, Math.PI * 1.06, Math.PI * 1.94);
  context.stroke();
  context.strokeStyle = css(look.hair, 0.85);
  context.lineWidth = 5;
  context.beginPath();
  context.moveTo(x - side * 16, y - 20);
  context.quadraticCurveTo(x, y - 27, x + side * 19, y - 18);
  context.stroke();
}

function paintNose(context: Context, look: Look, dark: Rgb): void {
  const shade = context.createLinearGradient(0, look.eyeY, 0, look.noseY + 8);
  shade.addColorStop(0, css(dark, 0));
  shade.addColorStop(1, css(dark, 0.55));
  context.fillStyle = shade;
  context.beginPath();
  context.moveTo(154, look.eyeY);
  context.lineTo(142, look.noseY + 6);
  context.quadraticCurveTo(160, look.noseY + 15, 178, look.noseY + 6);
  context.lineTo(166, look.eyeY);
  context.fill();
  ellipse(context, { x: 152, y: look.noseY + 8, rx: 4, ry: 2.6 }, css([60, 34, 28], 0.75));
  ellipse(context, { x: 168, y: look.noseY + 8, rx: 4, ry: 2.6 }, css([60, 34, 28], 0.75));
  ellipse(context, { x: 160, y: look.noseY - 4, rx: 7, ry: 6 }, css([255, 240, 228], 0.35));
}

function paintMouth(context: Context, look: Look): void {
  const { mouthY: y, mouthHalf: half } = look;
  context.fillStyle = css([look.skin[0] * 0.82, look.skin[1] * 0.5, look.skin[2] * 0.52]);
  context.beginPath();
  context.moveTo(160 - half, y);
  context.bezierCurveTo(150, y - 10, 156, y - 6, 160, y - 6);
  context.bezierCurveTo(164, y - 6, 170, y - 10, 160 + half, y);
  context.bezierCurveTo(175, y + 15, 145, y + 15, 160 - half, y);
  context.fill();
  context.strokeStyle = 'rgba(80,24,24,0.8)';
  context.lineWidth = 2;
  context.beginPath();
  context.moveTo(160 - half, y);
  context.quadraticCurveTo(160, y + 4, 160 + half, y);
  context.stroke();
}

interface Oval {
  readonly x: number;
  readonly y: number;
  readonly rx: number;
  readonly ry: number;
}

function ellipse(context: Context, { x, y, rx, ry }: Oval, colour: string): void {
  context.fillStyle = colour;
  context.beginPath();
  context.ellipse(x, y, rx, ry, 0, 0, 2 * Math.PI);
  context.fill();
}
