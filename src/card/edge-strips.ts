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

/** The strip along a side, that `card-edges` looks at: from the side's start to its end, rows from inside the card to outside. */
export const edgeStrip = { widthPx: 256, heightPx: 64, rowMm: 0.25 } as const;

/** The strips along the four sides of a quad: top, right, bottom, left; the side lies in the middle of each. */
export function edgeStrips(quad: Quad): readonly [Cut, Cut, Cut, Cut] {
  const toPhoto = rectToQuad(cardMm.width, cardMm.height, quad);
  return [0, 1, 2, 3].map((side) => stripOf(side, toPhoto)) as unknown as readonly [Cut, Cut, Cut, Cut];
}

/** What the network of edges is shown of a quad: its four strips, `(4, 3, 64, 256)` float32 RGB 0..1. */
export function edgesInput(photo: Pyramid, quad: Quad): Tensor {
  return cutTensor(photo, ...edgeStrips(quad));
}

function stripOf(side: number, toPhoto: Homography): Cut {
  const { widthPx, heightPx } = edgeStrip;
  return { widthPx, heightPx, toPhoto: compose(toPhoto, stripToCard(side)), outside: padding, sampling: 'single' };
}

/** Takes a point of a side's strip, in pixels, to the card, in millimetres. */
export function stripToCard(side: number): Homography {
  const { widthPx, heightPx, rowMm } = edgeStrip;
  const { width, height } = cardMm;
  const [from, along, outwards] = (
    [
      [
        [0, 0],
        [width, 0],
        [0, -1],
      ],
      [
        [width, 0],
        [0, height],
        [1, 0],
      ],
      [
        [width, height],
        [-width, 0],
        [0, 1],
      ],
      [
        [0, height],
        [0, -height],
        [-1, 0],
      ],
    ] as const
  )[side]!;
  const at = (k: 0 | 1): number => from[k] - (outwards[k] * rowMm * heightPx) / 2;
  return [along[0] / widthPx, outwards[0] * rowMm, at(0), along[1] / widthPx, outwards[1] * rowMm, at(1), 0, 0, 1];
}
