import { type Context, css, openCanvas } from '../base/canvas.ts';
import { cardHeight, cardWidth, type Rgb } from '../base/plan.ts';
import type { Random } from '../base/random.ts';

interface Artwork {
  readonly random: Random;
  readonly strength: number;
}

/** The temple skyline: a main spire, smaller ones, a darker field below the horizon. */
export function drawSkyline(context: Context, { random, strength, colour }: Artwork & { readonly colour: Rgb }): void {
  const dark: Rgb = [colour[0] * 0.82, colour[1] * 0.92, colour[2] * 0.98];
  const horizon = 492 + random.range(-14, 14);
  const field = context.createLinearGradient(0, horizon - 30, 0, cardHeight);
  field.addColorStop(0, css(dark, 0));
  field.addColorStop(0.14, css(dark, 0.42 * strength));
  field.addColorStop(1, css(dark, 0.12 * strength));
  context.fillStyle = field;
  context.fillRect(0, horizon - 30, cardWidth, cardHeight);
  context.fillStyle = css(dark, 0.4 * strength);
  for (const [x, height, width] of [
    [348, 150, 120],
    [400, 70, 70],
    [575, 88, 70],
    [624, 66, 60],
    [500, 46, 110],
    [250, 40, 120],
  ] as const)
    drawSpire(context, { x: x + random.range(-8, 8), base: horizon, height, width });
}

interface Spire {
  readonly x: number;
  readonly base: number;
  readonly height: number;
  readonly width: number;
}

function drawSpire(context: Context, { x, base, height, width }: Spire): void {
  const half = width / 2;
  context.beginPath();
  context.moveTo(x - half, base);
  context.bezierCurveTo(
    x - half * 0.5,
    base - height * 0.2,
    x - half * 0.25,
    base - height * 0.4,
    x - 2,
    base - height,
  );
  context.lineTo(x + 2, base - height);
  context.bezierCurveTo(x + half * 0.25, base - height * 0.4, x + half * 0.5, base - height * 0.2, x + half, base);
  context.fill();
}

/** Fine waves over the card, faint violet rosettes, pink and red curves in the lower corners. */
export function drawGuilloche(context: Context, { random, strength }: Artwork): void {
  context.lineWidth = 1;
  context.strokeStyle = `rgba(255,255,255,${0.2 * strength})`;
  for (let i = 0; i < 16; i++) drawWave(context, { y: 30 + i * 48, height: random.range(10, 40), phase: i * 0.4 });
  context.strokeStyle = `rgba(120,90,190,${0.1 * strength})`;
  for (const [x, y, r] of [
    [640, 300, 110],
    [860, 190, 80],
    [240, 600, 90],
    [1040, 250, 120],
  ] as const)
    drawRosette(context, { x, y, r, petals: random.int(7, 13) });
  context.lineWidth = 2;
  for (let i = 0; i < 7; i++) {
    context.strokeStyle = i % 2 ? `rgba(226,92,120,${0.3 * strength})` : `rgba(240,150,180,${0.38 * strength})`;
    drawCorner(context, i * 13 + random.range(0, 6));
  }
}

/** The print of a net of fine lines. */
export interface NetPlan {
  readonly random: Random;
  readonly colour: Rgb;
  /** 0..1, how dark the lines are. */
  readonly strength: number;
}

/** The net of fine wavy lines that security printing puts under everything: two families, 5 to 12 card units apart. */
export function drawNet(context: Context, { random, colour, strength }: NetPlan): void {
  for (const [i, step] of [random.pick([5, 6, 8, 10, 12]), random.pick([6, 8, 10, 12])].entries()) {
    const side = 240;
    const tile = openCanvas(side, side);
    const [lift, turns, bend] = [random.range(4, 26), random.pick([1, 2, 3]), random.range(0, 2 * Math.PI)];
    tile.context.strokeStyle = css(
      [colour[0] * (0.5 + 0.3 * i), colour[1] * 0.6, colour[2] * (0.9 - 0.3 * i)],
      strength,
    );
    tile.context.lineWidth = random.range(0.8, 1.8);
    tile.context.beginPath();
    for (let y = -step * 6; y < side + step * 6; y += step)
      for (let x = -12; x <= side + 12; x += 12) {
        const at = y + lift * Math.sin((x / side) * 2 * Math.PI * turns + bend);
        if (x < 0) tile.context.moveTo(x, at);
        else tile.context.lineTo(x, at);
      }
    tile.context.stroke();
    for (let y = 0; y < cardHeight; y += side)
      for (let x = 0; x < cardWidth; x += side) context.drawImage(tile.canvas, x, y);
  }
}

function drawWave(
  context: Context,
  { y, height, phase }: { readonly y: number; readonly height: number; readonly phase: number },
): void {
  context.beginPath();
  context.moveTo(0, y);
  for (let x = 0; x < cardWidth; x += 200) {
    const lift = height * Math.sin(x * 0.01 + phase);
    context.bezierCurveTo(x + 66, y - lift, x + 133, y + lift, x + 200, y);
  }
  context.stroke();
}

interface Rosette {
  readonly x: number;
  readonly y: number;
  readonly r: number;
  readonly petals: number;
}

function drawRosette(context: Context, { x, y, r, petals }: Rosette): void {
  context.beginPath();
  for (let i = 0; i <= 160; i++) {
    const angle = (i / 160) * 2 * Math.PI * 3;
    const radius = r * (0.72 + 0.28 * Math.cos((angle * petals) / 3));
    const [px, py] = [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
    if (i === 0) context.moveTo(px, py);
    else context.lineTo(px, py);
  }
  context.stroke();
}

function drawCorner(context: Context, offset: number): void {
  context.beginPath();
  context.moveTo(0, 640 + offset);
  context.bezierCurveTo(120, 700 + offset * 0.4, 220, 770, 420, 780 + offset);
  context.moveTo(cardWidth, 650 + offset);
  context.bezierCurveTo(1080, 690 + offset * 0.5, 960, 740, 800, 790 + offset);
  context.stroke();
}
