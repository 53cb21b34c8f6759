import type { Quad } from '../../src/image/index.ts';
import { type Canvas, type Context, openCanvas } from '../base/canvas.ts';
import type { BackgroundKind, PhotoPlan } from '../base/plan.ts';
import { Random } from '../base/random.ts';
import type { Window } from '../base/window.ts';
import type { Studio } from '../people/studio.ts';
import { drawCarpet, drawCloth, drawPlain, drawWood, type Ground } from './draw-surfaces.ts';
import { drawBoard, drawClutter, drawKeyboard, drawNeighbour, drawPalm, drawRoom, drawText } from './draw-things.ts';
import { drawInsteadOfCard } from './no-card.ts';

/** Draws the background of the card in a window of the camera's photo; the canvas has the window's size. */
export function drawBackground(plan: PhotoPlan, studio: Studio, window: Window): Canvas {
  const { canvas, context } = openCanvas(window.widthPx, window.heightPx);
  context.translate(-window.x, -window.y);
  const random = new Random(plan.scene.background.seed);
  context.save();
  reachOut(context, plan);
  drawGround(context, plan, { widthPx: plan.widthPx, heightPx: plan.heightPx, random, memory: studio.memory });
  if (plan.family === 'none') drawInsteadOfCard(context, plan, studio);
  context.restore();
  if (plan.family === 'none') return canvas;
  if (plan.scene.neighbour > 0) drawNeighbour(context, plan, new Random(plan.scene.neighbour));
  if (plan.scene.fingers > 0) drawPalm(context, plan, new Random(plan.scene.fingerSeed));
  drawShadow(context, plan);
  return canvas;
}

/** Pixels by which a background extends beyond the photo, for blurs at the photo's edge. */
const beyondPx = 80;

function reachOut(context: Context, { widthPx, heightPx }: PhotoPlan): void {
  context.translate(-beyondPx, -beyondPx);
  context.scale(1 + (2 * beyondPx) / widthPx, 1 + (2 * beyondPx) / heightPx);
}

const draws: Readonly<Record<Exclude<BackgroundKind, 'photo'>, (context: Context, ground: Ground) => void>> = {
  wood: drawWood,
  cloth: drawCloth,
  carpet: drawCarpet,
  text: drawText,
  clutter: drawClutter,
  keyboard: drawKeyboard,
  room: drawRoom,
  board: drawBoard,
  plain: (context, ground) => drawPlain(context, ground, false),
  scan: (context, ground) => drawPlain(context, ground, true),
};

function drawGround(context: Context, { scene: { background } }: PhotoPlan, ground: Ground): void {
  if (background.kind !== 'photo') draws[background.kind](context, ground);
}

/** The card's soft shadow: a blurred quad, drawn at one eighth of the size and enlarged. */
function drawShadow(context: Context, { scene, widthPx, heightPx }: PhotoPlan): void {
  if (scene.shadow < 0.02) return;
  const scale = 1 / 8;
  const small = openCanvas(widthPx * scale, heightPx * scale);
  const random = new Random(scene.fingerSeed ^ 0xabc);
  const reach = widthPx * random.range(0.002, 0.016);
  const [dx, dy] = [random.range(-1, 1) * reach, random.range(-0.4, 1) * reach];
  small.context.filter = `blur(${(reach * 0.7 * scale + 0.3).toFixed(2)}px)`;
  small.context.fillStyle = `rgba(0,0,0,${scene.shadow})`;
  small.context.beginPath();
  for (const [x, y] of scene.quad) small.context.lineTo((x + dx) * scale, (y + dy) * scale);
  small.context.fill();
  const [x, right] = span(scene.quad, 0, { room: 4 * reach, scale, size: small.canvas.width });
  const [y, bottom] = span(scene.quad, 1, { room: 4 * reach, scale, size: small.canvas.height });
  if (right <= x || bottom <= y) return;
  const size = [right - x, bottom - y] as const;
  context.drawImage(small.canvas, x, y, ...size, x / scale, y / scale, size[0] / scale, size[1] / scale);
}

interface Shrunk {
  readonly room: number;
  readonly scale: number;
  readonly size: number;
}

/** The whole pixels of the small canvas, along one axis, of the quad and a margin around it. */
function span(quad: Quad, axis: 0 | 1, { room, scale, size }: Shrunk): readonly [number, number] {
  const values = quad.map((point) => point[axis]);
  const low = Math.max(0, Math.floor((Math.min(...values) - room) * scale) - 1);
  return [low, Math.min(size, Math.ceil((Math.max(...values) + room) * scale) + 1)];
}
