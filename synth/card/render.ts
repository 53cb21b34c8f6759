import type { Pixels } from '../../src/image/index.ts';
import { type Canvas, type Context, openCanvas } from '../base/canvas.ts';
import type { Memory, Shelf } from '../base/memory.ts';
import { type Box, cardHeight, cardWidth, type PhotoPlan, type WearPlan } from '../base/plan.ts';
import { composePanel, type Panel } from '../people/compose.ts';
import { portraitOf, type Studio } from '../people/studio.ts';
import { drawGenericCard } from './draw-generic.ts';
import { drawPortrait } from './draw-portrait.ts';
import { drawThaiCard } from './draw-thai.ts';
import { attackingOf, type CardHooks, type Job } from './hooks.ts';
import { drawWear } from './wear.ts';

/** A card in front of the camera, on a canvas. Only the requested part is drawn. */
export interface CardImage {
  /** Equal for equal images. */
  readonly key: string;
  /** Canvas pixels per card unit, across and down. */
  readonly scale: readonly [x: number, y: number];
  /** Position of the card's own top left in the image, in card units: the margin for paper or a soft edge. */
  readonly margin: number;
  readonly canvas: Canvas;
}

/** The part of a card that is drawn, and its scale. */
export interface CardView {
  /** In card units; default: the whole card. */
  readonly part?: Box;
  /** Pixels per card unit, at most 1, the default; sheets of paper are always drawn whole and at 1. */
  readonly scale?: number;
}

const bases: Shelf<Canvas> = { size: 2 };
const panels: Shelf<Panel> = { size: 3 };
const images: Shelf<CardImage> = { size: 2 };
const wholeCard: Box = { x: -400, y: -400, width: cardWidth + 800, height: cardHeight + 800 };

/** Card units around a card, for the soft edge of the drawing. */
const edge = 8;

/** Draws the card with its portrait and its wear, and copied or manipulated by the attack, if any. */
export function renderCard(job: Job<CardHooks>, view: CardView = {}): CardImage {
  const { plan, studio, hooks } = job;
  const { part = wholeCard, scale = 1 } = hooks.sheet ? {} : view;
  const attack = hooks.panel || hooks.card || hooks.sheet ? plan.attack : undefined;
  const key = JSON.stringify([plan.card, plan.person, plan.wear, attack, part, scale]);
  return studio.memory.recall(images, key, () => ({ key, ...drawCard(job, part, scale) }));
}

/** The person on the empty panel, before any print. */
export function renderPanel({ person, card }: PhotoPlan, studio: Studio): Panel {
  return studio.memory.recall(panels, JSON.stringify([person, card.panel]), () =>
    composePanel(person, portraitOf(studio, person.portrait, person.seed), [card.panel.width, card.panel.height]),
  );
}

/** The panel as the printer receives it. */
function panelOf(job: Job<CardHooks>): Pixels {
  const panel = renderPanel(job.plan, job.studio);
  return job.hooks.panel?.(panel, attackingOf(job)) ?? panel.pixels;
}

function drawCard(job: Job<CardHooks>, part: Box, maxScale: number): Omit<CardImage, 'key'> {
  const { plan, hooks } = job;
  const margin = hooks.sheet?.margin(attackingOf(job).attack) ?? edge;
  const [width, height] = [cardWidth + 2 * margin, cardHeight + 2 * margin];
  const { canvas, context } = openCanvas(width * maxScale, height * maxScale);
  const scale = [canvas.width / width, canvas.height / height] as const;
  context.imageSmoothingQuality = 'high';
  context.scale(...scale);
  context.translate(margin, margin);
  context.save();
  clipTo(context, part);
  drawFace(context, plan, { part, scale, margin, memory: job.studio.memory });
  drawPortrait(context, plan, { panel: panelOf(job), scale, margin });
  hooks.card?.({ context, scale: scale[0] }, attackingOf(job));
  drawWear(context, plan.wear);
  scatter(context, plan.wear.scatter, scale);
  context.restore(); // under a clip, skia's "destination-in" erases the whole canvas below 640 px
  if (hooks.sheet) hooks.sheet.draw(context, attackingOf(job).attack);
  else roundCorners(context);
  return { scale, margin, canvas };
}

function clipTo(context: Context, { x, y, width, height }: Box): void {
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
}

interface Ground {
  readonly part: Box;
  readonly scale: CardImage['scale'];
  readonly margin: number;
  readonly memory: Memory;
}

/** Everything but portrait and wear, kept for the variants of a card. */
function drawFace(context: Context, { card }: PhotoPlan, { part, scale, margin, memory }: Ground): void {
  const base = memory.recall(bases, JSON.stringify([card, part, scale]), () => {
    const opened = openCanvas(cardWidth * scale[0], cardHeight * scale[1]);
    opened.context.scale(opened.canvas.width / cardWidth, opened.canvas.height / cardHeight);
    clipTo(opened.context, part);
    if (card.kind === 'thai') drawThaiCard(opened.context, card);
    else drawGenericCard(opened.context, card);
    return opened.canvas;
  });
  if (margin > 0) context.drawImage(base, 0, 0, cardWidth, cardHeight);
  else drawPixels(context, base, 1);
}

/** Draws an image over the whole canvas. An image of the same size is copied pixel by pixel without interpolation, which costs a sixth. */
function drawPixels(context: Context, image: Canvas, alpha: number): void {
  const { width, height } = context.canvas;
  context.save();
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.globalAlpha = alpha;
  context.imageSmoothingQuality = 'low';
  context.drawImage(image, 0, 0, width, height);
  context.restore();
}

/** Blends the blurred card over itself: light spreads in laminate as Yule and Nielsen (1951) found it in paper under halftones. */
function scatter(context: Context, { share, sigma }: WearPlan['scatter'], [scale]: CardImage['scale']): void {
  const { canvas } = context;
  // Halving and enlarging blur by (4 - 1) / 12 and 4 / 6 square pixels; if that is not too much, it takes a quarter of the work.
  const rest = (sigma * scale) ** 2 - 0.25 - 2 / 3;
  const [factor, blur] = rest > 0.3 ? [2, Math.sqrt(rest) / 2] : [1, sigma * scale];
  const small = factor === 1 ? canvas : halved(canvas);
  const soft = openCanvas(small.width, small.height);
  soft.context.filter = `blur(${blur.toFixed(2)}px)`;
  soft.context.drawImage(small, 0, 0);
  drawPixels(context, soft.canvas, share);
}

function halved(image: Canvas): Canvas {
  const { canvas, context } = openCanvas(image.width / 2, image.height / 2);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas;
}

function roundCorners(context: Context): void {
  context.globalCompositeOperation = 'destination-in';
  context.fillStyle = 'rgb(0,0,0)';
  context.beginPath();
  context.roundRect(0, 0, cardWidth, cardHeight, 45);
  context.fill();
  context.globalCompositeOperation = 'source-over';
}
