import type { Context } from '../base/canvas.ts';
import type { Box } from '../base/plan.ts';
import type { Random } from '../base/random.ts';

interface Circle {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

/** A bird-like emblem in a thin red ring: wings, tail and body as strokes, not a copy of the real arms. */
export function drawGaruda(context: Context, { x, y, radius }: Circle): void {
  context.save();
  context.translate(x, y);
  context.scale(radius / 100, radius / 100);
  context.fillStyle = 'rgba(225,238,250,0.75)';
  context.strokeStyle = 'rgba(196,60,80,0.75)';
  context.lineWidth = 2.5;
  context.beginPath();
  context.arc(0, 0, 98, 0, 2 * Math.PI);
  context.fill();
  context.stroke();
  context.strokeStyle = 'rgba(52,66,120,0.85)';
  context.lineWidth = 6;
  for (const side of [-1, 1]) drawWing(context, side);
  context.fillStyle = 'rgba(52,66,120,0.85)';
  for (const [cx, cy, rx, ry] of [
    [0, -52, 11, 14],
    [0, -22, 20, 24],
    [0, 22, 14, 26],
    [0, -78, 5, 12],
  ] as const) {
    context.beginPath();
    context.ellipse(cx, cy, rx, ry, 0, 0, 2 * Math.PI);
    context.fill();
  }
  context.restore();
}

function drawWing(context: Context, side: number): void {
  for (let feather = 0; feather < 8; feather++) {
    const spread = 0.9 + feather * 0.16;
    context.beginPath();
    context.moveTo(side * 14, -30 + feather * 4);
    context.quadraticCurveTo(
      side * 62,
      -66 + feather * 14,
      side * (78 - feather * 4) * Math.min(1, spread),
      -60 + feather * 17,
    );
    context.stroke();
  }
  context.beginPath();
  context.moveTo(side * 6, 40);
  context.quadraticCurveTo(side * 44, 48, side * 26, 78);
  context.moveTo(side * 4, 44);
  context.lineTo(side * 8, 84);
  context.stroke();
}

/** The contact chip: gold, with the usual lines. */
export function drawChip(context: Context, { x, y, width, height }: Box, random: Random): void {
  const tone = random.range(-18, 18);
  const gold = context.createLinearGradient(x, y, x + width, y + height);
  gold.addColorStop(0, `rgb(${236 + tone},${212 + tone},${140 + tone})`);
  gold.addColorStop(random.range(0.3, 0.7), `rgb(${214 + tone},${184 + tone},${108 + tone})`);
  gold.addColorStop(1, `rgb(${238 + tone},${218 + tone},${160 + tone})`);
  context.fillStyle = gold;
  context.strokeStyle = 'rgba(70,56,30,0.8)';
  context.lineWidth = 3;
  context.beginPath();
  context.roundRect(x, y, width, height, 24);
  context.fill();
  context.stroke();
  context.beginPath();
  const [l, r, t, b] = [x + width * 0.36, x + width * 0.64, y + height * 0.2, y + height * 0.8];
  context.rect(l, t, r - l, b - t);
  for (const share of [0.27, 0.5, 0.73]) {
    context.moveTo(x, y + height * share);
    context.lineTo(l, y + height * share);
    context.moveTo(r, y + height * share);
    context.lineTo(x + width, y + height * share);
  }
  for (const [from, to] of [
    [y, t],
    [b, y + height],
  ] as const) {
    context.moveTo((l + r) / 2, from);
    context.lineTo((l + r) / 2, to);
  }
  context.stroke();
}

/** A linear barcode that runs down a strip. */
export function drawBarcode(context: Context, { x, y, width, height }: Box, random: Random): void {
  context.fillStyle = 'rgba(24,30,56,0.92)';
  let at = y;
  while (at < y + height) {
    const bar = random.int(1, 4) * 2;
    context.fillRect(x, at, width, bar);
    at += bar + random.int(1, 4) * 2;
  }
}

/** The red seal of the ministry: rings, a ring of letters as ticks, a figure as strokes. */
export function drawSeal(context: Context, { x, y, radius }: Circle, random: Random): void {
  context.strokeStyle = `rgba(${random.int(180, 222)},${random.int(40, 74)},${random.int(60, 90)},${random.range(0.5, 0.85)})`;
  context.lineWidth = 2.2;
  context.beginPath();
  for (const share of [1, 0.95, 0.68]) {
    context.moveTo(x + radius * share, y);
    context.arc(x, y, radius * share, 0, 2 * Math.PI);
  }
  for (let i = 0; i < 34; i++) {
    const [c, s] = [Math.cos(i * 0.1848), Math.sin(i * 0.1848)];
    const [from, to] = [radius * random.range(0.72, 0.8), radius * random.range(0.83, 0.92)];
    context.moveTo(x + from * c, y + from * s);
    context.lineTo(x + to * c, y + to * s);
  }
  for (let i = 0; i < 14; i++) {
    context.moveTo(x + random.range(-0.4, 0.4) * radius, y + random.range(-0.5, 0.5) * radius);
    context.lineTo(x + random.range(-0.4, 0.4) * radius, y + random.range(-0.5, 0.5) * radius);
  }
  context.stroke();
}

/** A signature: one smooth scribble inside the box. */
export function drawSignature(context: Context, { x, y, width, height }: Box, random: Random): void {
  context.strokeStyle = `rgba(20,20,${random.int(30, 110)},0.85)`;
  context.lineWidth = random.range(2, 4);
  context.beginPath();
  context.moveTo(x, y + height * 0.6);
  const loops = random.int(4, 8);
  for (let i = 0; i < loops; i++) {
    const to = x + (width * (i + 1)) / loops;
    const lift = () => y + height * random.range(0, 1);
    context.bezierCurveTo(
      to - random.range(0, 40),
      lift(),
      to - random.range(-20, 30),
      lift(),
      to,
      y + height * random.range(0.3, 0.8),
    );
  }
  context.stroke();
}
