import {
  type Cut,
  compose,
  cutTensor,
  type Homography,
  type Pyramid,
  type Quad,
  rectToQuad,
  type Tensor,
} from '../image/index.ts';
import { cardMm, padding } from './views.ts';

/** The strip along a side that `card-edges` receives: columns from the side's start to its end, rows from inside the card to outside. */
export const edgeStrip = { widthPx: 256, heightPx: 64, rowMm: 0.25 } as const;

/** For each side of the card: its start in millimetres, the vector to its end, and the direction out of the card: top, right, bottom, left. */
const sides = [
  { from: [0, 0], along: [cardMm.width, 0], outwards: [0, -1] },
  { from: [cardMm.width, 0], along: [0, cardMm.height], outwards: [1, 0] },
  { from: [cardMm.width, cardMm.height], along: [-cardMm.width, 0], outwards: [0, 1] },
  { from: [0, cardMm.height], along: [0, -cardMm.height], outwards: [-1, 0] },
] as const;

/** The strips along the four sides of a quad: top, right, bottom, left; the side is the middle row of each. */
export function edgeStrips(quad: Quad): readonly [Cut, Cut, Cut, Cut] {
  const toPhoto = rectToQuad(cardMm.width, cardMm.height, quad);
  const strip = (side: number): Cut => {
    const { widthPx, heightPx } = edgeStrip;
    return { widthPx, heightPx, toPhoto: compose(toPhoto, stripToCard(side)), outside: padding, sampling: 'single' };
  };
  return [strip(0), strip(1), strip(2), strip(3)];
}

/** The input of the network of edges for a quad: its four strips, `(4, 3, 64, 256)` float32 RGB 0..1. */
export function edgesInput(photo: Pyramid, quad: Quad): Tensor {
  return cutTensor(photo, ...edgeStrips(quad));
}

/** Maps a point of a side's strip, in pixels, to the card, in millimetres. */
export function stripToCard(side: number): Homography {
  const { widthPx, heightPx, rowMm } = edgeStrip;
  const { from, along, outwards } = sides[side]!;
  const at = (k: 0 | 1): number => from[k] - (outwards[k] * rowMm * heightPx) / 2;
  return [along[0] / widthPx, outwards[0] * rowMm, at(0), along[1] / widthPx, outwards[1] * rowMm, at(1), 0, 0, 1];
}
