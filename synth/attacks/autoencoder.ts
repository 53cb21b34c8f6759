import { warp } from '../../src/image/index.ts';
import { mapPoints, measureFace } from '../people/portrait.ts';
import type { Studio } from '../people/studio.ts';
import { areaAround } from './blending/layer.ts';
import { outline } from './blending/shape.ts';
import { type FacePicture, faceRegions, startSwap, swapFace } from './blending/swap-face.ts';
import type { AttackHooks } from './hooks.ts';

/** The face of the finished photo, sent through an autoencoder and put back in its place. */
export const autoencoderAfter: AttackHooks = {
  saved: async ({ pixels, geometry }, { attack, studio }) => {
    const target = { pixels, points: geometry.points };
    return swapFace(target, await throughAutoencoder(target, studio, attack.strength), startSwap(attack, faceRegions));
  },
};

/** Scales the face to 320 px at strength 0 and 128 px at 1, and sends it through the autoencoder, as face editors do. */
async function throughAutoencoder(target: FacePicture, { roundTrip }: Studio, strength: number): Promise<FacePicture> {
  if (!roundTrip) throw new TypeError('Expected an autoencoder for autoencoder_after');
  const { length } = measureFace(target.points);
  const area = areaAround(outline(target.points, 'whole'), 0.4 * length, target.pixels);
  const side = Math.round((320 - 192 * strength) / 8) * 8;
  const [sx, sy] = [Math.max(1, area.widthPx) / side, Math.max(1, area.heightPx) / side];
  const face = warp(target.pixels, { widthPx: side, heightPx: side, toPhoto: [sx, 0, area.x, 0, sy, area.y, 0, 0, 1] });
  const points = mapPoints(target.points, ([x, y]) => [(x - area.x) / sx, (y - area.y) / sy]);
  return { pixels: await roundTrip(face), points };
}
