import { type Pixels, rectangle, warp } from '../../src/image/index.ts';
import { crop, type Window } from '../base/window.ts';
import type { Studio } from '../people/studio.ts';
import { blendOver } from './blending/blend.ts';
import { areaAround, lift, maskOf } from './blending/layer.ts';
import type { AttackHooks } from './hooks.ts';

/** Sends the whole finished photo through a network, as an editor based on one does: every pixel is regenerated, but no face is replaced. */
export const editorPhotoAfter: AttackHooks = {
  saved: async ({ pixels }, { studio }) => {
    const { widthPx, heightPx } = pixels;
    const whole = { x: 0, y: 0, widthPx, heightPx };
    return { pixels: await remake(pixels, whole, studio), region: rectangle(widthPx, heightPx) };
  },
};

/** Sends only the portrait's panel through the network; the rest of the photo is unchanged. */
export const editorPortraitAfter: AttackHooks = {
  saved: async ({ pixels, geometry: { panel } }, { studio }) => {
    const area = areaAround(panel, 2, pixels);
    if (area.widthPx < 8 || area.heightPx < 8) return { pixels, region: panel };
    const over = { ...lift(await remake(pixels, area, studio), { ...area, x: 0, y: 0 }), x: area.x, y: area.y };
    const layers = { under: lift(pixels, area), over, mask: maskOf(panel, area, 0.7) };
    return { pixels: blendOver(pixels, layers, { kind: 'alpha', match: 0, opacity: 1, reach: 4 }), region: panel };
  },
};

/** Networks accept sides that are multiples of this many pixels. */
const stepPx = 8;
/** Pixels around the part that the network also receives, so that the edges of the part are generated like its middle. */
const marginPx = 16;

/** Sends a part of the picture through the studio's network, and returns it in the same size. */
async function remake(pixels: Pixels, part: Window, { roundTrip }: Studio): Promise<Pixels> {
  if (!roundTrip) throw new TypeError('Expected an autoencoder for editor attacks');
  const whole = (px: number) => Math.ceil(px / stepPx) * stepPx + 2 * marginPx;
  const size = { widthPx: whole(part.widthPx), heightPx: whole(part.heightPx) };
  const wide = warp(pixels, { ...size, toPhoto: [1, 0, part.x - marginPx, 0, 1, part.y - marginPx, 0, 0, 1] });
  return crop(await roundTrip(wide), { ...part, x: marginPx, y: marginPx });
}
