import {
  compose,
  type Homography,
  invert,
  meanWidthPx,
  type Point,
  project,
  rectToQuad,
} from '../../src/image/index.ts';
import type { Assets } from '../assets.ts';
import { bytesOf, openCanvas } from '../card/canvas.ts';
import { type CardImage, renderCard } from '../card/render.ts';
import { Memory } from '../memory.ts';
import { type Box, cardHeight, cardWidth, type PhotoPlan } from '../plan.ts';
import type { Window } from './window.ts';

/** The card ready to be looked up: RGBA bytes, premultiplied, `(heightPx, widthPx, 4)`. */
export interface CardLayer {
  readonly data: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Takes a pixel of the camera's photo to a pixel of the layer. */
  readonly fromPhoto: Homography;
}

const layers = new Memory<Omit<CardLayer, 'fromPhoto'>>(2);
const numbers = new WeakMap<CardImage, number>();
let nextNumber = 0;

/** Draws what a window sees of the card, shrunk to about its size in the photo, so that a bilinear look-up does not alias. */
export function cardLayer(plan: PhotoPlan, assets: Assets, window: Window): CardLayer {
  const scale = Math.min(1, (Math.ceil((meanWidthPx(plan.scene.quad) * 1.12) / 16) * 16) / cardWidth);
  const toPhoto = rectToQuad(cardWidth, cardHeight, plan.scene.quad);
  const part = seenPart(invert(toPhoto), window);
  const image = renderCard(plan, assets, part);
  const whole = { widthPx: Math.round(image.widthPx * scale), heightPx: Math.round(image.heightPx * scale) };
  const [sx, sy] = [whole.widthPx / image.widthPx, whole.heightPx / image.heightPx];
  const crop = cropOf(part, image, { sx, sy, ...whole });
  const layer = layers.recall(`${numberOf(image)} ${JSON.stringify([whole, crop])}`, () =>
    shrinkImage(image, whole, crop),
  );
  const toLayer: Homography = [sx, 0, image.margin * sx - crop.x, 0, sy, image.margin * sy - crop.y, 0, 0, 1];
  return { ...layer, fromPhoto: compose(toLayer, invert(toPhoto)) };
}

/** The box around what the window sees, in card units and whole steps of 16, with a little room. */
function seenPart(toCard: Homography, { x, y, widthPx, heightPx }: Window): Box {
  const corners: readonly Point[] = [
    [x, y],
    [x + widthPx, y],
    [x + widthPx, y + heightPx],
    [x, y + heightPx],
  ];
  const seen = corners.map((corner) => project(toCard, corner));
  const behind = corners.some(([px, py]) => toCard[6] * px + toCard[7] * py + toCard[8] <= 0.02);
  if (behind) return { x: -400, y: -400, width: cardWidth + 800, height: cardHeight + 800 };
  const span = (axis: 0 | 1, limit: number): readonly [number, number] => {
    const values = seen.map((point) => point[axis]);
    const low = Math.floor((Math.min(...values) - 8) / 16) * 16;
    const high = Math.ceil((Math.max(...values) + 8) / 16) * 16;
    return [Math.max(-400, Math.min(limit, low)), Math.min(limit + 400, Math.max(0, high))];
  };
  const [[left, right], [top, bottom]] = [span(0, cardWidth), span(1, cardHeight)];
  return { x: left, y: top, width: right - left, height: bottom - top };
}

interface Scaled {
  readonly sx: number;
  readonly sy: number;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** The whole pixels of the shrunk image that the part covers. */
function cropOf(part: Box, image: CardImage, { sx, sy, widthPx, heightPx }: Scaled): Window {
  const x = Math.max(0, Math.floor((part.x + image.margin) * sx));
  const y = Math.max(0, Math.floor((part.y + image.margin) * sy));
  const right = Math.min(widthPx, Math.ceil((part.x + part.width + image.margin) * sx));
  const bottom = Math.min(heightPx, Math.ceil((part.y + part.height + image.margin) * sy));
  return { x, y, widthPx: Math.max(2, right - x), heightPx: Math.max(2, bottom - y) };
}

function numberOf(image: CardImage): number {
  const known = numbers.get(image);
  if (known !== undefined) return known;
  numbers.set(image, ++nextNumber);
  return nextNumber;
}

interface Extent {
  readonly widthPx: number;
  readonly heightPx: number;
}

function shrinkImage(image: CardImage, whole: Extent, crop: Window): Omit<CardLayer, 'fromPhoto'> {
  const { canvas, context } = openCanvas(crop.widthPx, crop.heightPx);
  context.imageSmoothingQuality = 'high';
  context.drawImage(image.canvas, -crop.x, -crop.y, whole.widthPx, whole.heightPx);
  return { data: bytesOf(canvas), widthPx: canvas.width, heightPx: canvas.height };
}
