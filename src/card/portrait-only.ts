import { type Pixels, type Quad, rectangle } from '../image/index.ts';
import type { Model } from '../model/index.ts';
import { type Face, findFace, heightOf } from './face.ts';
import { inMillimetres, type Portrait } from './portrait.ts';
import { cardMm } from './views.ts';

/** Height of a face's box on a Thai card, in millimetres: over drawn cards, the median is 11.8 and the quartiles 10.8 and 12.5. */
const faceHeightMm = 12;

/** A portrait without its card, and the card that it would lie on. */
export interface PortraitOnly {
  /** The corners of a card on which the face of the picture is as tall as on a real one; in pixels of the picture. */
  readonly card: Quad;
  readonly portrait: Portrait;
}

/**
 * Finds the face of a picture that shows only the portrait, and derives the scale from it, so that the views of the checks
 * mean the same as on a card. The picture's top left serves as the card's: only distances from the face matter.
 */
export async function locatePortraitOnly(picture: Pixels, detector: Model): Promise<PortraitOnly | undefined> {
  const face = await findFace(picture, detector);
  return face && onImaginedCard(face);
}

function onImaginedCard(face: Face): PortraitOnly {
  const pxPerMm = heightOf(face) / faceHeightMm;
  const portrait = inMillimetres(face, pxPerMm);
  return {
    card: rectangle(cardMm.width * pxPerMm, cardMm.height * pxPerMm),
    portrait: { ...portrait, face: { ...portrait.face, heightMm: faceHeightMm } },
  };
}
