import type { Pixels, Point } from '../../src/image/index.ts';
import { areaAround } from '../attacks/blending/layer.ts';
import { outline } from '../attacks/blending/shape.ts';
import type { Tampered } from '../attacks/blending/swap-face.ts';
import type { AttackHooks } from '../attacks/hooks.ts';
import type { Shelf } from '../base/memory.ts';
import { finalSize, type JpegPlan, type PhotoPlan } from '../base/plan.ts';
import { recompress } from '../base/recompress.ts';
import { alignOut, crop, overlaps, union, type Window } from '../base/window.ts';
import { capture } from '../camera/capture.ts';
import { resample } from '../camera/resample.ts';
import { attackingOf, type Job } from '../card/hooks.ts';
import { measureFace } from '../people/portrait.ts';
import { cardGeometry, mapGeometry } from '../scene/geometry.ts';

/** A photo that is being drawn, at any step. */
export type PhotoJob = Job<AttackHooks>;

/** A picture that must be saved once more. */
export interface Unsaved {
  readonly pixels: Pixels;
  readonly jpeg: JpegPlan;
  /** The area that an attack on the finished photo replaced, in camera pixels. */
  readonly region?: readonly Point[];
}

/** A window of the developed picture of the sensor, before the first JPEG. */
export async function develop(job: PhotoJob, window: Window): Promise<Pixels> {
  const pixels = await capture(job, window);
  return job.hooks.developed?.(pixels, attackingOf(job).attack) ?? pixels;
}

/** Everything up to the last JPEG, for a window of the final photo that is aligned to its grid. */
export async function beforeLastJpeg(job: PhotoJob, window: Window): Promise<Unsaved> {
  const { plan } = job;
  const { messaging } = plan.chain;
  if (!messaging) return await cameraWindow(job, window);
  const size = finalSize(plan);
  const needed = alignOut(sourceOf(window, plan, size), 16, plan);
  const source = await cameraWindow(job, needed);
  const saved = await recompress(source.pixels, source.jpeg);
  const part = { pixels: saved, x: needed.x, y: needed.y, wholeWidth: plan.widthPx, wholeHeight: plan.heightPx };
  const pixels = resample(part, { wholeWidth: size.widthPx, wholeHeight: size.heightPx, window });
  return { ...source, pixels, jpeg: messaging.jpeg };
}

/** The last few pictures before the first JPEG, which several versions of a photo share. */
const captures: Shelf<Promise<Pixels>> = { size: 2 };

/** Like {@link develop}, but computed once for a photo and for the attacks on its saved file. The pixels are shared: do not change them. */
async function developShared(job: PhotoJob, window: Window): Promise<Pixels> {
  const { panel, card, sheet, light, developed } = job.hooks;
  if (panel ?? card ?? sheet ?? light ?? developed) return await develop(job, window);
  const { chain: _, attack: __, ...genuine } = job.plan;
  const key = JSON.stringify([genuine, window]);
  return await job.studio.memory.recall(captures, key, () => develop(job, window));
}

/** The camera pixels from which a window of the shrunk photo is computed. */
function sourceOf(window: Window, plan: PhotoPlan, size: Omit<Pixels, 'data'>): Window {
  const [sx, sy] = [plan.widthPx / size.widthPx, plan.heightPx / size.heightPx];
  const reach = Math.ceil(2 * Math.max(sx, sy)) + 1;
  return {
    x: Math.floor(window.x * sx) - reach,
    y: Math.floor(window.y * sy) - reach,
    widthPx: Math.ceil(window.widthPx * sx) + 2 * reach,
    heightPx: Math.ceil(window.heightPx * sy) + 2 * reach,
  };
}

/**
 * A window at camera size, aligned to the JPEG grid, up to the JPEG that is last at this size. Genuine and attacked variants
 * draw the same wider window, so that unchanged areas are equal to the byte.
 */
async function cameraWindow(job: PhotoJob, window: Window): Promise<Unsaved> {
  const { plan, hooks } = job;
  const { camera, resave } = plan.chain;
  const area = plan.family === 'none' ? undefined : tamperedArea(job);
  const wide = area && overlaps(area, window) ? union(window, alignOut(area, 16, plan)) : window;
  const raw = await developShared(job, wide);
  const inner = { ...window, x: window.x - wide.x, y: window.y - wide.y };
  if (!resave) return { pixels: crop(raw, inner), jpeg: camera };
  const saved = await recompress(raw, camera);
  if (!hooks.saved || wide === window) return { pixels: crop(saved, inner), jpeg: resave };
  const { pixels, region } = await tamper(job, saved, wide);
  return { pixels: crop(pixels, inner), jpeg: resave, region };
}

/** The pixels of the camera's photo that any attack on the finished photo may read. */
function tamperedArea({ plan, studio }: PhotoJob): Window {
  const { points, panel } = cardGeometry(plan, studio);
  const room = measureFace(points).length * 0.5 + 4;
  return areaAround([...outline(points, 'whole'), ...panel], room, plan);
}

/** Applies the attack to a window of the finished photo; returns the region in photo pixels. */
async function tamper(job: PhotoJob, pixels: Pixels, { x, y }: Window): Promise<Tampered> {
  const geometry = mapGeometry(cardGeometry(job.plan, job.studio), ([px, py]) => [px - x, py - y]);
  const done = await job.hooks.saved!({ pixels, geometry }, attackingOf(job));
  return { pixels: done.pixels, region: done.region.map(([px, py]): Point => [px + x, py + y]) };
}
