import { areaQuad, locatePortrait } from '../../src/card/index.ts';
import type { Pixels, Quad } from '../../src/image/index.ts';
import { pyramid } from '../../src/image/index.ts';
import type { Model } from '../../src/model/index.ts';

/**
 * The face box as the service will have it, in the picture's pixels: the face detector's on the card, not the drawn one, since
 * hair, scalp and chin move it and the scale of a view hangs on it. `undefined` where the service would find no portrait.
 */
export async function servedFace(picture: Pixels, corners: Quad, detector: Model): Promise<Quad | undefined> {
  const portrait = await locatePortrait(pyramid(picture), corners, detector);
  return portrait && areaQuad(corners, portrait.face);
}
