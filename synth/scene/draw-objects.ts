import { type Context, css } from '../base/canvas.ts';
import type { Rgb } from '../base/plan.ts';
import type { Random } from '../base/random.ts';

interface Spot {
  readonly x: number;
  readonly y: number;
  /** Size of a usual object, in pixels. */
  readonly unit: number;
}

type Draw = (context: Context, random: Random, unit: number) => void;

/** Draws one object on a desk: pen, cable, key, note, coin, mouse, phone, ruler or scissors. */
export function drawObject(context: Context, random: Random, { x, y, unit }: Spot): void {
  context.save();
  context.translate(x, y);
  context.rotate(random.range(0, 2 * Math.PI));
  context.shadowColor = 'rgba(0,0,0,0.45)';
  context.shadowBlur = unit * 0.06;
  context.shadowOffsetX = unit * 0.03;
  context.shadowOffsetY = unit * 0.04;
  random.pick([
    drawPen,
    drawPen,
    drawCable,
    drawNote,
    drawCoin,
    drawMouse,
    drawPhone,
    drawRuler,
    drawScissors,
    drawKey,
  ])(context, random, unit);
  context.restore();
}

function colour(random: Random): Rgb {
  return [random.int(0, 255), random.int(0, 255), random.int(0, 255)];
}

const drawPen: Draw = (context, random, unit) => {
  const [length, width] = [unit * 2.2, unit * random.range(0.12, 0.24)];
  const base = colour(random);
  const body = context.createLinearGradient(0, 0, 0, width);
  body.addColorStop(0, css([base[0] + 50, base[1] + 50, base[2] + 50]));
  body.addColorStop(0.5, css(base));
  body.addColorStop(1, css([base[0] * 0.5, base[1] * 0.5, base[2] * 0.5]));
  context.fillStyle = body;
  context.beginPath();
  context.roundRect(-length / 2, 0, length, width, width * 0.4);
  context.fill();
  context.fillStyle = css(colour(random));
  context.fillRect(length * 0.2, 0, length * 0.3, width);
};

const drawCable: Draw = (context, random, unit) => {
  context.strokeStyle = random.chance(0.7) ? 'rgb(24,24,26)' : css([225, 225, 225]);
  context.lineWidth = unit * random.range(0.05, 0.12);
  context.beginPath();
  context.moveTo(-unit * 3, 0);
  for (let i = 0; i < 4; i++) {
    const at = () => random.range(-3, 3) * unit;
    context.bezierCurveTo(at(), at(), at(), at(), at(), at());
  }
  context.stroke();
};

const drawNote: Draw = (context, random, unit) => {
  context.fillStyle = css(random.chance(0.5) ? colour(random) : [245, 242, 236]);
  context.fillRect(0, 0, unit * random.range(0.5, 2), unit * random.range(0.5, 1.6));
};

const drawCoin: Draw = (context, random, unit) => {
  const tone = random.int(120, 200);
  context.fillStyle = css([tone, tone * random.range(0.75, 1), tone * random.range(0.4, 1)]);
  context.strokeStyle = css([tone * 0.6, tone * 0.55, tone * 0.5]);
  context.lineWidth = unit * 0.03;
  context.beginPath();
  context.arc(0, 0, unit * random.range(0.2, 0.35), 0, 2 * Math.PI);
  context.fill();
  context.stroke();
};

const drawMouse: Draw = (context, random, unit) => {
  context.fillStyle = random.chance(0.7) ? 'rgb(26,26,28)' : 'rgb(220,220,224)';
  context.beginPath();
  context.ellipse(0, 0, unit * 0.55, unit * 0.95, 0, 0, 2 * Math.PI);
  context.fill();
  context.strokeStyle = 'rgba(120,120,120,0.8)';
  context.lineWidth = unit * 0.03;
  context.strokeRect(-unit * 0.05, -unit * 0.7, unit * 0.1, unit * 0.35);
};

const drawPhone: Draw = (context, random, unit) => {
  context.fillStyle = css([random.int(10, 40), random.int(10, 40), random.int(10, 44)]);
  context.beginPath();
  context.roundRect(-unit * 0.7, -unit * 1.4, unit * 1.4, unit * 2.8, unit * 0.15);
  context.fill();
  context.fillStyle = css(colour(random), random.range(0, 0.6));
  context.fillRect(-unit * 0.62, -unit * 1.25, unit * 1.24, unit * 2.5);
};

const drawRuler: Draw = (context, random, unit) => {
  context.fillStyle = css(random.chance(0.4) ? [40, 42, 46] : [226, 206, 150], 0.95);
  context.fillRect(-unit * 2, 0, unit * 4, unit * 0.5);
  context.fillStyle = 'rgba(128,128,128,0.9)';
  for (let i = 0; i < 40; i++)
    context.fillRect(-unit * 2 + i * unit * 0.1, 0, unit * 0.015, unit * (i % 5 ? 0.1 : 0.2));
};

const drawScissors: Draw = (context, random, unit) => {
  context.strokeStyle = css(colour(random));
  context.lineWidth = unit * 0.14;
  context.beginPath();
  context.ellipse(-unit * 0.3, unit, unit * 0.22, unit * 0.36, 0.3, 0, 7);
  context.moveTo(unit * 0.5, unit);
  context.ellipse(unit * 0.3, unit, unit * 0.22, unit * 0.36, -0.3, 0, 7);
  context.stroke();
  context.fillStyle = 'rgb(176,180,186)';
  context.beginPath();
  context.moveTo(-unit * 0.2, unit * 0.7);
  context.lineTo(unit * 0.4, -unit * 1.3);
  context.lineTo(unit * 0.1, unit * 0.7);
  context.lineTo(-unit * 0.4, -unit * 1.3);
  context.fill();
};

const drawKey: Draw = (context, random, unit) => {
  const tone = random.int(130, 200);
  context.strokeStyle = css([tone, tone, tone * 0.9]);
  context.lineWidth = unit * 0.1;
  context.beginPath();
  context.arc(0, 0, unit * 0.22, 0, 2 * Math.PI);
  context.moveTo(unit * 0.22, 0);
  context.lineTo(unit * 0.9, 0);
  context.lineTo(unit * 0.9, unit * 0.14);
  context.moveTo(unit * 0.75, 0);
  context.lineTo(unit * 0.75, unit * 0.12);
  context.stroke();
};
