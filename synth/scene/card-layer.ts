import {
  compose,
  type Homography,
  invert,
  meanWidthPx,
  type Point,
  project,
  rectToQuad,
} from '../../src/image/index.ts';
import { bytesOf, type Canvas, openCanvas } from '../base/canvas.ts';
import type { Shelf } from '../base/memory.ts';
import { type Box, cardHeight, cardWidth } from '../base/plan.ts';
import type { Window } from '../base/window.ts';
import type { CardHooks, Job } from '../card/hooks.ts';
import { renderCard } from '../card/render.ts';

/** The card for sampling: RGBA bytes, premultiplied, `(heightPx, widthPx, 4)`. */
export interface CardLayer {
  readonly data: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Maps a pixel of the camera's photo to a pixel of the layer. */
  readonly fromPhoto: Homography;
}

const layers: Shelf<Omit<CardLayer, 'fromPhoto'>> = { size: 2 };

/** Draws the visible part of the card at about its size in the photo, so that bilinear sampling does not alias. */
export function cardLayer(job: Job<CardHooks>, window: Window): CardLayer {
  const { quad } = job.plan.scene;
  const scale = Math.min(1, (Math.ceil((meanWidthPx(quad) * 1.12) / 16) * 16) / cardWidth);
  const fromPhoto = invert(rectToQuad(cardWidth, cardHeight, quad));
  const part = visiblePart(fromPhoto, window);
  const image = renderCard(job, { part, scale });
  const whole = {
    widthPx: Math.round((image.canvas.width * scale) / image.scale[0]),
    heightPx: Math.round((image.canvas.height * scale) / image.scale[1]),
  };
  const key = image.key + JSON.stringify(whole);
  const layer = job.studio.memory.recall(layers, key, () => shrinkImage(image.canvas, whole));
  const [sx, sy] = [
    (image.scale[0] * whole.widthPx) / image.canvas.width,
    (image.scale[1] * whole.heightPx) / image.canvas.height,
  ];
  const toLayer: Homography = [sx, 0, image.margin * sx, 0, sy, image.margin * sy, 0, 0, 1];
  return { ...layer, fromPhoto: compose(toLayer, fromPhoto) };
}

/** The box around the part that the window shows, in card units and multiples of 16, with a margin. */
function visiblePart(toCard: Homography, { x, y, widthPx, heightPx }: Window): Box {
  const corners: readonly Point[] = [
    [x, y],
    [x + widthPx, y],
    [x + widthPx, y + heightPx],
    [x, y + heightPx],
  ];
  const visible = corners.map((corner) => project(toCard, corner));
  const behind = corners.some(([px, py]) => toCard[6] * px + toCard[7] * py + toCard[8] <= 0.02);
  if (behind) return { x: -400, y: -400, width: cardWidth + 800, height: cardHeight + 800 };
  const span = (axis: 0 | 1, limit: number): readonly [number, number] => {
    const values = visible.map((point) => point[axis]);
    const low = Math.floor((Math.min(...values) - 8) / 16) * 16;
    const high = Math.ceil((Math.max(...values) + 8) / 16) * 16;
    return [Math.max(-400, Math.min(limit, low)), Math.min(limit + 400, Math.max(0, high))];
  };
  const [[left, right], [top, bottom]] = [span(0, cardWidth), span(1, cardHeight)];
  return { x: left, y: top, width: right - left, height: bottom - top };
}

interface Extent {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** The canvas's bytes, reduced if it was drawn too large. */
function shrinkImage(image: Canvas, { widthPx, heightPx }: Extent): Omit<CardLayer, 'fromPhoto'> {
  if (image.width === widthPx && image.height === heightPx) return { data: bytesOf(image), widthPx, heightPx };
  const { canvas, context } = openCanvas(widthPx, heightPx);
  context.imageSmoothingQuality = 'high';
  context.drawImage(image, 0, 0, widthPx, heightPx);
  return { data: bytesOf(canvas), widthPx, heightPx };
}
