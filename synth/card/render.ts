import type { Assets } from '../assets.ts';
import { portraitOf } from '../assets.ts';
import { swapOnPanel } from '../attack/before.ts';
import { copyCard, isCopy, sheetMargin } from '../attack/copy.ts';
import { stickOver } from '../attack/on-card.ts';
import { Memory } from '../memory.ts';
import { composePanel, type Panel } from '../people/compose.ts';
import { printPixels } from '../people/print.ts';
import { type AttackPlan, type Box, cardHeight, cardWidth, type PhotoPlan } from '../plan.ts';
import { type Canvas, type Context, openCanvas } from './canvas.ts';
import { drawGenericCard } from './draw-generic.ts';
import { drawThaiCard } from './draw-thai.ts';
import { putPixels } from './raster.ts';
import { drawWear } from './wear.ts';

/** A card as it lies before the camera, on a canvas; 1 pixel = 1 card unit. Only the part that was asked for is drawn. */
export interface CardImage {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Where the card's own top left lies in the image, in pixels: room for paper or a soft edge around it. */
  readonly margin: number;
  readonly canvas: Canvas;
}

const bases = new Memory<Canvas>(2);
const panels = new Memory<Panel>(3);
const images = new Memory<CardImage>(2);
const wholeCard: Box = { x: -400, y: -400, width: cardWidth + 800, height: cardHeight + 800 };

/** Draws the card with its portrait, worn, and copied or tampered with if the attack says so. `part` is in card units. */
export function renderCard(plan: PhotoPlan, assets: Assets, part: Box = wholeCard): CardImage {
  const attack = onCard(plan.attack);
  const drawn = isCopy(attack) ? wholeCard : part;
  const key = JSON.stringify([plan.card, plan.person, plan.wear, attack, drawn]);
  return images.recall(key, () => drawCard(plan, { attack, assets, part: drawn }));
}

/** The person on the empty panel, before any print. */
export function renderPanel({ person, card }: PhotoPlan, assets: Assets): Panel {
  return panels.recall(JSON.stringify([person, card.panel]), () =>
    composePanel(person, portraitOf(assets, person.portrait, person.seed), [card.panel.width, card.panel.height]),
  );
}

function onCard(attack: AttackPlan | undefined): AttackPlan | undefined {
  if (attack === undefined) return undefined;
  const kinds = ['swap_before', 'stuck_over', 'grey_copy', 'colour_copy'];
  return kinds.includes(attack.kind) ? attack : undefined;
}

interface Drawing {
  readonly attack: AttackPlan | undefined;
  readonly assets: Assets;
  readonly part: Box;
}

function drawCard(plan: PhotoPlan, { attack, assets, part }: Drawing): CardImage {
  const margin = sheetMargin(attack);
  const { canvas, context } = openCanvas(cardWidth + 2 * margin, cardHeight + 2 * margin);
  context.translate(margin, margin);
  clipTo(context, part);
  drawFace(context, plan, { margin, part });
  drawPortrait(context, { plan, attack, assets, margin });
  if (attack?.kind === 'stuck_over') stickOver(context, { plan, attack, assets });
  drawWear(context, plan.wear);
  if (isCopy(attack)) copyCard(context, attack, canvas);
  else roundCorners(context);
  return { widthPx: canvas.width, heightPx: canvas.height, margin, canvas };
}

function clipTo(context: Context, { x, y, width, height }: Box): void {
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
}

interface Ground {
  readonly margin: number;
  readonly part: Box;
}

function drawFace(context: Context, { card }: PhotoPlan, { margin, part }: Ground): void {
  const base = bases.recall(JSON.stringify([card, part]), () => {
    const opened = openCanvas(cardWidth, cardHeight);
    clipTo(opened.context, part);
    if (card.kind === 'thai') drawThaiCard(opened.context, card);
    else drawGenericCard(opened.context, card);
    return opened.canvas;
  });
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.drawImage(base, margin, margin);
  context.translate(margin, margin);
}

interface Printing {
  readonly plan: PhotoPlan;
  readonly attack: AttackPlan | undefined;
  readonly assets: Assets;
  readonly margin: number;
}

function drawPortrait(context: Context, { plan, attack, assets, margin }: Printing): void {
  const panel = renderPanel(plan, assets);
  const swapped = attack?.kind === 'swap_before' ? swapOnPanel(panel, attack, assets) : panel.pixels;
  const printed = printPixels(swapped, plan.person.print, plan.person.seed);
  putPixels(context, printed, [plan.card.panel.x + margin, plan.card.panel.y + margin]);
  if (plan.card.kind === 'generic' && plan.card.ghost) drawGhost(context, plan, margin);
}

/** A small pale second portrait, as many documents have. */
function drawGhost(context: Context, { card: { panel } }: PhotoPlan, margin: number): void {
  const x = panel.x > cardWidth / 2 ? 120 : cardWidth - 260;
  const from = [panel.x + margin, panel.y + margin, panel.width, panel.height] as const;
  context.globalAlpha = 0.45;
  context.drawImage(context.canvas, ...from, x, cardHeight * 0.45, 140, (140 * panel.height) / panel.width);
  context.globalAlpha = 1;
}

function roundCorners(context: Context): void {
  context.globalCompositeOperation = 'destination-in';
  context.fillStyle = 'rgb(0,0,0)';
  context.beginPath();
  context.roundRect(0, 0, cardWidth, cardHeight, 45);
  context.fill();
  context.globalCompositeOperation = 'source-over';
}
