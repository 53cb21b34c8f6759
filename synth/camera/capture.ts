import type { Pixels } from '../../src/image/index.ts';
import type { Assets } from '../assets.ts';
import type { PhotoPlan } from '../plan.ts';
import { renderRadiance } from '../scene/radiance.ts';
import { grow, type Window } from '../scene/window.ts';
import { blurAlong, blurInPlace } from './optics.ts';
import { addNoise, develop, finish } from './sensor.ts';

/** Takes a window of the photo: scene light, optics, sensor, development. No JPEG yet. */
export async function capture(plan: PhotoPlan, assets: Assets, window: Window): Promise<Pixels> {
  const { camera } = plan;
  const room = reachOf(plan);
  const wide = grow(window, room);
  let light = await renderRadiance(plan, assets, wide);
  blurInPlace(light, wide, opticsSigma(plan));
  if (camera.motionPx > 0.7) light = blurAlong(light, wide, { lengthPx: camera.motionPx, angle: camera.motionAngle });
  addNoise(light, camera, wide);
  develop(light, camera.contrast);
  return crop(finish(light, camera, wide), { x: room, y: room, widthPx: window.widthPx, heightPx: window.heightPx });
}

/** Gaussian sigma in camera pixels of lens and of a sensor that resolves less than its pixels. */
export function opticsSigma({ camera }: PhotoPlan): number {
  const upscale = camera.detail < 1 ? 0.42 * Math.sqrt(1 / camera.detail ** 2 - 1) : 0;
  return Math.hypot(camera.defocusSigma, upscale);
}

/** Pixels beyond a window that its edge pixels depend on. */
function reachOf(plan: PhotoPlan): number {
  const sigma = opticsSigma(plan);
  const blur = sigma > 2.2 ? Math.ceil(sigma * 3) + 3 : Math.ceil(sigma * 2.6);
  const room = 3 + blur + Math.ceil(plan.camera.motionPx / 2);
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
