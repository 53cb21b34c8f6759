import { ImageData } from '@napi-rs/canvas';
import { type Canvas, type Context, css, openCanvas } from '../base/canvas.ts';
import type { Memory, Shelf } from '../base/memory.ts';
import type { Rgb } from '../base/plan.ts';
import { Random } from '../base/random.ts';

/** The inputs of a background: the camera photo's size, the generator of all its choices, and the memory of earlier ones. */
export interface Ground {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly random: Random;
  readonly memory: Memory;
}

const tileSize = 256;
const sheets: Shelf<Canvas> = { size: 12 };

/** Appearance of a sheet of grain. */
interface GrainPlan {
  readonly seed: number;
  /** 0..1. */
  readonly alpha: number;
  /** Stretches it along x, like fibres; default 1. */
  readonly stretch?: number;
}

/** A sheet of grey grain around 128. */
function grain({ memory }: Ground, { seed, alpha, stretch = 1 }: GrainPlan): Canvas {
  return memory.recall(sheets, `${seed % 8} ${alpha} ${stretch}`, () => {
    const random = new Random(seed % 8);
    const { canvas, context } = openCanvas(tileSize, tileSize);
    const rgba = new Uint8ClampedArray(tileSize * tileSize * 4);
    let value = 128;
    for (let i = 0; i < rgba.length; i += 4) {
      value += (random.range(0, 255) - value) / stretch;
      rgba[i] = value;
      rgba[i + 1] = value;
      rgba[i + 2] = value;
      rgba[i + 3] = alpha * 255;
    }
    context.putImageData(new ImageData(rgba, tileSize, tileSize), 0, 0);
    return repeated(canvas);
  });
}

interface Cover {
  readonly sheet: Canvas;
  readonly scale: number;
  readonly angle: number;
}

/** Covers the photo with a sheet that is repeated, scaled and turned. Large images are drawn much faster than a pattern. */
function cover(context: Context, { widthPx, heightPx }: Ground, { sheet, scale, angle }: Cover): void {
  const reach = Math.hypot(widthPx, heightPx) / 2 / scale;
  const count = Math.ceil((2 * reach) / sheet.width);
  const first = (-count * sheet.width) / 2;
  context.save();
  context.translate(widthPx / 2, heightPx / 2);
  context.rotate(angle);
  context.scale(scale, scale);
  for (let y = 0; y < count; y++)
    for (let x = 0; x < count; x++) context.drawImage(sheet, first + x * sheet.width, first + y * sheet.height);
  context.restore();
}

/** The tile repeated to about 1024 pixels: drawn once, then doubled repeatedly. */
function repeated(tile: Canvas): Canvas {
  const side = tile.width * Math.ceil(1024 / tile.width);
  const { canvas, context } = openCanvas(side, side);
  context.drawImage(tile, 0, 0);
  for (let done = tile.width; done < side; done *= 2) {
    context.drawImage(canvas, 0, 0, done, done, done, 0, done, done);
    context.drawImage(canvas, 0, 0, 2 * done, done, 0, done, 2 * done, done);
  }
  return canvas;
}

function wash(context: Context, { widthPx, heightPx, random }: Ground, [from, to]: readonly [Rgb, Rgb]): void {
  const gradient = context.createLinearGradient(0, 0, random.range(0, widthPx), heightPx);
  gradient.addColorStop(0, css(from));
  gradient.addColorStop(1, css(to));
  context.fillStyle = gradient;
  context.fillRect(0, 0, widthPx, heightPx);
}

function varied(colour: Rgb, random: Random, by: number): Rgb {
  return [colour[0] + random.range(-by, by), colour[1] + random.range(-by, by), colour[2] + random.range(-by, by)];
}

const woods: readonly Rgb[] = [
  [182, 120, 70],
  [206, 156, 100],
  [122, 70, 42],
  [88, 52, 36],
  [150, 74, 48],
  [222, 190, 146],
  [64, 44, 36],
];

/** Boards with long fibres, seams and a few rings. */
export function drawWood(context: Context, ground: Ground): void {
  const { random, widthPx, heightPx } = ground;
  const base = varied(random.pick(woods), random, 14);
  wash(context, ground, [base, varied(base, random, 10)]);
  const angle = random.pick([0, Math.PI / 2, random.range(0, Math.PI)]);
  context.save();
  context.translate(widthPx / 2, heightPx / 2);
  context.rotate(angle);
  const reach = Math.hypot(widthPx, heightPx) / 2;
  for (let i = 0; i < 90; i++) {
    const y = random.range(-reach, reach);
    context.strokeStyle = random.chance(0.6)
      ? `rgba(40,20,8,${random.range(0.03, 0.16)})`
      : `rgba(255,226,180,${random.range(0.02, 0.1)})`;
    context.lineWidth = random.range(1, 9);
    context.beginPath();
    context.moveTo(-reach, y);
    const bend = random.range(-24, 24);
    context.bezierCurveTo(-reach / 3, y + bend, reach / 3, y - bend, reach, y + random.range(-14, 14));
    context.stroke();
  }
  const board = random.range(0.16, 0.7) * widthPx;
  context.strokeStyle = 'rgba(20,10,6,0.45)';
  context.lineWidth = 2;
  if (random.chance(0.4))
    for (let y = -reach; y < reach; y += board) context.strokeRect(-reach * 1.2, y, reach * 2.4, board);
  context.restore();
  const fibres = grain(ground, { seed: random.int(0, 7), alpha: 0.12, stretch: 9 });
  cover(context, ground, { sheet: fibres, scale: random.range(1, 2.4), angle });
}

/** Woven cloth: a small weave, wrinkles as soft light and dark strokes. */
export function drawCloth(context: Context, ground: Ground): void {
  const { random, widthPx, heightPx } = ground;
  const base: Rgb = [random.int(20, 230), random.int(20, 230), random.int(20, 230)];
  wash(context, ground, [base, varied(base, random, 18)]);
  const weave = openCanvas(8, 8);
  weave.context.fillStyle = `rgba(0,0,0,${random.range(0.08, 0.3)})`;
  weave.context.fillRect(0, 0, 4, 4);
  weave.context.fillRect(4, 4, 4, 4);
  weave.context.fillStyle = `rgba(255,255,255,${random.range(0.04, 0.2)})`;
  weave.context.fillRect(4, 0, 3, 3);
  cover(context, ground, {
    sheet: repeated(weave.canvas),
    scale: random.range(0.5, 1.9),
    angle: random.range(0, Math.PI),
  });
  for (let i = random.int(0, 9); i > 0; i--) {
    const [x, y] = [random.range(0, widthPx), random.range(0, heightPx)];
    const fold = context.createLinearGradient(x, y, x + random.range(-120, 120), y + random.range(20, 160));
    fold.addColorStop(0, 'rgba(0,0,0,0)');
    fold.addColorStop(0.5, random.chance(0.6) ? 'rgba(0,0,0,0.22)' : 'rgba(255,255,255,0.16)');
    fold.addColorStop(1, 'rgba(0,0,0,0)');
    context.fillStyle = fold;
    context.fillRect(0, 0, widthPx, heightPx);
  }
  if (random.chance(0.3)) drawStripes(context, ground, base);
  cover(context, ground, {
    sheet: grain(ground, { seed: random.int(0, 7), alpha: 0.1 }),
    scale: random.range(0.8, 1.6),
    angle: 0.3,
  });
}

function drawStripes(context: Context, { random, widthPx, heightPx }: Ground, base: Rgb): void {
  const step = random.range(30, 160);
  context.fillStyle = css([255 - base[0], 240 - base[1], 220 - base[2]], 0.35);
  for (let x = 0; x < widthPx; x += step) context.fillRect(x, 0, step * 0.4, heightPx);
  if (random.chance(0.5)) for (let y = 0; y < heightPx; y += step) context.fillRect(0, y, widthPx, step * 0.4);
}

/** Short pile: coarse grain in two scales. */
export function drawCarpet(context: Context, ground: Ground): void {
  const { random } = ground;
  const base: Rgb = [random.int(30, 190), random.int(30, 180), random.int(30, 180)];
  wash(context, ground, [base, varied(base, random, 24)]);
  cover(context, ground, {
    sheet: grain(ground, { seed: random.int(0, 7), alpha: 0.3 }),
    scale: random.range(1.4, 3.2),
    angle: random.range(0, 3),
  });
  cover(context, ground, {
    sheet: grain(ground, { seed: random.int(0, 7), alpha: 0.22 }),
    scale: random.range(5, 14),
    angle: random.range(0, 3),
  });
}

/** A bare surface: table top, wall, paper, or a scanner's lid. */
export function drawPlain(context: Context, ground: Ground, scan: boolean): void {
  const { random } = ground;
  const grey = scan ? random.pick([250, 244, 232, 40, 252]) : random.int(20, 245);
  const spread = scan ? 2 : 40;
  const base = varied([grey, grey, grey], random, spread);
  wash(context, ground, [base, varied(base, random, scan ? 1 : 22)]);
  const alpha = scan ? 0.02 : random.range(0.02, 0.12);
  cover(context, ground, {
    sheet: grain(ground, { seed: random.int(0, 7), alpha: Math.round(alpha * 50) / 50 }),
    scale: random.range(0.8, 3),
    angle: 0.2,
  });
}
