import type { Pixels } from '../../src/image/index.ts';
import { type Canvas, type Context, openCanvas } from '../base/canvas.ts';
import { type Box, cardHeight, cardWidth, type PhotoPlan, type Rgb } from '../base/plan.ts';
import { Random } from '../base/random.ts';
import { putPixels } from '../base/raster.ts';
import { printPixels } from '../people/print.ts';
import { drawNet } from './draw-artwork.ts';
import { drawSeal } from './draw-parts.ts';

/** The portrait to print, and the canvas. */
export interface Printing {
  /** The person on the panel, one pixel per card unit. */
  readonly panel: Pixels;
  /** Canvas pixels per card unit, across and down. */
  readonly scale: readonly [x: number, y: number];
  /** Card units from the canvas's top left to the card's. */
  readonly margin: number;
}

/** Prints the portrait onto the card, in card units: as a picture or as ink, under security lines, with its ghost. */
export function drawPortrait(context: Context, plan: PhotoPlan, { panel, scale, margin }: Printing): void {
  const { card, person } = plan;
  const photo = openCanvas(panel.widthPx, panel.heightPx);
  putPixels(photo.context, printPixels(panel, person.print, person.seed), [0, 0]);
  if (person.laid.fade > 0) fadeEdges(photo.canvas, person.laid.fade);
  const { x, y, width, height } = card.panel;
  if (person.laid.as === 'ink') context.globalCompositeOperation = 'multiply';
  context.drawImage(photo.canvas, x, y, width, height);
  context.globalCompositeOperation = 'source-over';
  if (person.laid.overprint > 0) drawOverprint(context, plan);
  if (card.kind === 'generic' && card.ghost) drawGhost(context, card.panel, { scale, margin });
}

/** Fades a picture out towards its edges, over this many pixels. */
function fadeEdges(canvas: Canvas, over: number): void {
  const context = canvas.getContext('2d');
  const { width, height } = canvas;
  context.globalCompositeOperation = 'destination-out';
  for (const [x, y] of [
    [over, 0],
    [0, over],
    [-over, 0],
    [0, -over],
  ] as const) {
    const [fromX, fromY] = [x < 0 ? width : 0, y < 0 ? height : 0];
    const fading = context.createLinearGradient(fromX, fromY, fromX + x, fromY + y);
    fading.addColorStop(0, 'rgba(0,0,0,1)');
    fading.addColorStop(1, 'rgba(0,0,0,0)');
    context.fillStyle = fading;
    context.fillRect(0, 0, width, height);
  }
}

/** Security lines over portrait and card, sometimes a seal over one of its corners. */
function drawOverprint(context: Context, { card, person }: PhotoPlan): void {
  const random = new Random(person.seed).fork('overprint');
  const { x, y, width, height } = card.panel;
  const rim = random.range(0, 60);
  context.save();
  context.beginPath();
  context.rect(x - rim, y - rim, width + 2 * rim, height + 2 * rim);
  context.clip();
  drawNet(context, { random, colour: lineColour(card, random), strength: person.laid.overprint });
  context.restore();
  if (card.kind === 'thai' || random.chance(0.6)) return;
  const [right, low] = [random.chance(0.5), random.chance(0.7)];
  drawSeal(context, { x: right ? x + width : x, y: low ? y + height : y, radius: random.range(40, 100) }, random);
}

function lineColour(card: PhotoPlan['card'], random: Random): Rgb {
  if (card.kind === 'thai' || random.chance(0.3)) return [255, 255, 255];
  return card.accent;
}

/** A small pale second portrait, as many documents have. */
function drawGhost(context: Context, panel: Box, { scale: [sx, sy], margin }: Omit<Printing, 'panel'>): void {
  const x = panel.x > cardWidth / 2 ? 120 : cardWidth - 260;
  const from = [(panel.x + margin) * sx, (panel.y + margin) * sy, panel.width * sx, panel.height * sy] as const;
  context.globalAlpha = 0.45;
  context.drawImage(context.canvas, ...from, x, cardHeight * 0.45, 140, (140 * panel.height) / panel.width);
  context.globalAlpha = 1;
}
