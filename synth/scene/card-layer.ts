import { compose, type Homography, invert, meanWidthPx, rectToQuad } from '../../src/image/index.ts';
import { bytesOf, openCanvas } from '../card/canvas.ts';
import type { CardImage } from '../card/render.ts';
import { linearOf } from '../light.ts';
import { Memory } from '../memory.ts';
import { cardHeight, cardWidth, type PhotoPlan } from '../plan.ts';

/** The card ready to be looked up: linear light, premultiplied, `(heightPx, widthPx, 4)` with alpha 0..1. */
export interface CardLayer {
  readonly data: Float32Array;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Takes a pixel of the camera's photo to a pixel of the layer. */
  readonly fromPhoto: Homography;
}

const layers = new Memory<Omit<CardLayer, 'fromPhoto'>>(2);
const numbers = new WeakMap<CardImage, number>();
let nextNumber = 0;

/** Shrinks the card's image to about its size in the photo, so that a bilinear look-up does not alias. */
export function cardLayer(image: CardImage, plan: PhotoPlan): CardLayer {
  const photoWidth = meanWidthPx(plan.scene.quad);
  const scale = Math.min(1, (Math.ceil((photoWidth * 1.12) / 16) * 16) / cardWidth);
  const layer = layers.recall(`${numberOf(image)} ${scale}`, () => shrinkToLight(image, scale));
  const toPhoto = rectToQuad(cardWidth, cardHeight, plan.scene.quad);
  const [sx, sy] = [layer.widthPx / image.widthPx, layer.heightPx / image.heightPx];
  const toLayer: Homography = [sx, 0, image.margin * sx, 0, sy, image.margin * sy, 0, 0, 1];
  return { ...layer, fromPhoto: compose(toLayer, invert(toPhoto)) };
}

function numberOf(image: CardImage): number {
  const known = numbers.get(image);
  if (known !== undefined) return known;
  numbers.set(image, ++nextNumber);
  return nextNumber;
}

function shrinkToLight(image: CardImage, scale: number): Omit<CardLayer, 'fromPhoto'> {
  const [widthPx, heightPx] = [Math.round(image.widthPx * scale), Math.round(image.heightPx * scale)];
  const small = scale < 1 ? shrinkCanvas(image, widthPx, heightPx) : image.rgba;
  const data = new Float32Array(widthPx * heightPx * 4);
  for (let i = 0; i < data.length; i += 4) {
    const alpha = small[i + 3]!;
    if (alpha === 255) {
      data[i] = linearOf[small[i]!]!;
      data[i + 1] = linearOf[small[i + 1]!]!;
      data[i + 2] = linearOf[small[i + 2]!]!;
      data[i + 3] = 1;
    } else if (alpha > 0) {
      const share = alpha / 255;
      data[i + 3] = share;
      for (let k = 0; k < 3; k++) data[i + k] = linearOf[Math.min(255, (small[i + k]! / share + 0.5) | 0)]! * share;
    }
  }
  return { data, widthPx, heightPx };
}

function shrinkCanvas(image: CardImage, widthPx: number, heightPx: number): Uint8Array {
  const { canvas, context } = openCanvas(widthPx, heightPx);
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = 'high';
  context.drawImage(image.canvas, 0, 0, widthPx, heightPx);
  return bytesOf(canvas);
}
