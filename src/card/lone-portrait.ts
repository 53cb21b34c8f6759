import { type Pixels, type Quad, rectangle } from '../image/index.ts';
import type { Model } from '../model/index.ts';
import { type Face, findFace, moveFace } from './face.ts';
import type { Portrait } from './portrait.ts';
import { cardMm } from './views.ts';

/**
 * Height of a face's box on a Thai card, in millimetres: the median over drawn cards is 11.8, half of them lie between
 * 10.8 and 12.5.
 */
export const faceHeightMm = 12;

/** A portrait without its card, and the card that it would lie on. */
export interface LonePortrait {
  /** The corners of a card on which the picture's face is as tall as on a real one; in pixels of the picture. */
  readonly card: Quad;
  readonly portrait: Portrait;
}

/**
 * Finds the face of a picture that shows the portrait alone, and sets the scale by it, so that the views which the checks
 * cut mean the same as on a card. The picture's top left is taken for the card's: only distances from the face matter.
 */
export async function locateLonePortrait(picture: Pixels, detector: Model): Promise<LonePortrait | undefined> {
  const face = await findFace(picture, detector);
  return face && placeFace(face);
}

function placeFace(face: Face): LonePortrait {
  const pxPerMm = (face.box[3] - face.box[1]) / faceHeightMm;
  const { box, points, score } = moveFace(face, { scale: 1 / pxPerMm });
  const [xMm, yMm, right] = box;
  return {
    card: rectangle(cardMm.width * pxPerMm, cardMm.height * pxPerMm),
    portrait: {
      face: { xMm, yMm, widthMm: right - xMm, heightMm: faceHeightMm },
      pointsMm: points,
      confidence: score,
    },
  };
}
