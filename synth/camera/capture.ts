import { blankPixels, type Pixels } from '../../src/image/index.ts';
import type { Assets } from '../assets.ts';
import { showOnScreen } from '../attack/screen.ts';
import type { PhotoPlan } from '../plan.ts';
import { openView, renderRadiance, type View } from '../scene/radiance.ts';
import { grow, type Window } from '../scene/window.ts';
import { shiftColours } from './aberration.ts';
import { addGlow, glowReach } from './glow.ts';
import { applySpot, type Spot, spotOf } from './lens.ts';
import { blurAlong } from './optics.ts';
import { type Exposure, expose, finish, toneCurve } from './sensor.ts';

/** Takes a window of the photo: scene light, optics, sensor, development. No JPEG yet. */
export async function capture(plan: PhotoPlan, assets: Assets, window: Window): Promise<Pixels> {
  const room = reachOf(plan);
  const view = await openView(plan, assets, grow(window, room));
  const out = blankPixels(window.widthPx, window.heightPx);
  const stripHeight = Math.max(96, 8 * room);
  const count = (window.widthPx + 2 * room) * (Math.min(stripHeight, window.heightPx) + 2 * room);
  const exposure = {
    picture: new Float32Array(count * 3),
    luma: new Float32Array(count),
    curve: toneCurve(plan.camera.contrast),
  };
  const lens = { spot: lensOf(plan), spare: new Float32Array(count * 3) };
  for (let top = 0; top < window.heightPx; top += stripHeight) {
    const strip = { ...window, y: window.y + top, heightPx: Math.min(stripHeight, window.heightPx - top) };
    const pixels = exposeStrip(plan, view, { strip, room, exposure, lens });
    out.data.set(pixels.data, top * window.widthPx * 3);
  }
  return out;
}

interface Strip {
  readonly strip: Window;
  readonly room: number;
  readonly exposure: Exposure;
  readonly lens: { readonly spot: Spot; readonly spare: Float32Array };
}

/** One strip of the window: small enough to stay in the processor's cache from the first step to the last. */
function exposeStrip(plan: PhotoPlan, view: View, { strip, room, exposure, lens }: Strip): Pixels {
  const { camera } = plan;
  const { picture } = exposure;
  const wide = grow(strip, room);
  renderRadiance(plan, view, { strip: wide, out: picture, gloss: exposure.luma });
  showOnScreen(picture, plan, wide);
  shiftColours(picture, plan, wide);
  addGlow(picture, wide, { glow: camera.glow, spare: lens.spare });
  applySpot(picture, wide, lens);
  if (camera.motionPx > 0.7)
    picture.set(blurAlong(picture, wide, { lengthPx: camera.motionPx, angle: camera.motionAngle }));
  expose(exposure, camera, wide);
  return finish(exposure, camera, { wide, room });
}

/** Standard deviation of the blur spot in camera pixels: lens, scatter, and a sensor that resolves less than its pixels. */
export function opticsSigma({ camera }: PhotoPlan): number {
  return Math.hypot(camera.defocusSigma, upscaleSigma(camera), camera.glow.sigma * Math.sqrt(camera.glow.share));
}

function lensOf({ camera }: PhotoPlan): Spot {
  return spotOf(camera.defocusSigma, upscaleSigma(camera));
}

function upscaleSigma({ detail }: PhotoPlan['camera']): number {
  return detail < 1 ? 0.42 * Math.sqrt(1 / detail ** 2 - 1) : 0;
}

/** Pixels beyond a window that its edge pixels depend on. */
function reachOf(plan: PhotoPlan): number {
  const room = 4 + lensOf(plan).reach + glowReach(plan.camera.glow) + Math.ceil(plan.camera.motionPx / 2);
  return room + (room % 2);
}

/** Cuts a rectangle of whole pixels. */
export function crop(pixels: Pixels, { x, y, widthPx, heightPx }: Window): Pixels {
  if (x === 0 && y === 0 && widthPx === pixels.widthPx && heightPx === pixels.heightPx) return pixels;
  const data = new Uint8Array(widthPx * heightPx * 3);
  for (let row = 0; row < heightPx; row++) {
    const from = ((y + row) * pixels.widthPx + x) * 3;
    data.set(pixels.data.subarray(from, from + widthPx * 3), row * widthPx * 3);
  }
  return { data, widthPx, heightPx };
}
