import { blankPixels, encodeJpeg, type Pixels, type Point } from '../../src/image/index.ts';
import { degrade } from '../attacks/smooth.ts';
import { bytesOf } from '../base/canvas.ts';
import { type Box, cardHeight, cardWidth, type JpegPlan, type PhotoPlan } from '../base/plan.ts';
import { recompress } from '../base/recompress.ts';
import { alignOut, overlaps, union, type Window } from '../base/window.ts';
import { capture, crop } from '../camera/capture.ts';
import { resample } from '../camera/resample.ts';
import { renderCard } from '../card/render.ts';
import type { Assets } from '../people/studio.ts';
import { type Labels, labelPhoto } from './labels.ts';
import { afterArea, isAfter, tamper } from './tamper.ts';

/** A JPEG and what is true about it. */
export interface RenderedPhoto {
  readonly jpeg: Uint8Array;
  readonly labels: Labels;
}

/** Size of the final photo: the camera's, or what the messaging app makes of it. */
export function finalSize({ widthPx, heightPx, chain }: PhotoPlan): {
  readonly widthPx: number;
  readonly heightPx: number;
} {
  const scale = chain.messaging?.scale ?? 1;
  return { widthPx: Math.round(widthPx * scale), heightPx: Math.round(heightPx * scale) };
}

/** Renders the whole photo with its labels. Equal plans and assets give equal bytes. */
export async function renderPhoto(plan: PhotoPlan, assets: Assets): Promise<RenderedPhoto> {
  const { pixels, jpeg, region } = await beforeLastJpeg(plan, assets, { x: 0, y: 0, ...finalSize(plan) });
  return { jpeg: await encodeJpeg(pixels, jpeg), labels: labelPhoto(plan, assets, region) };
}

/** Renders a window of the final photo, the whole chain of codecs included: `(heightPx, widthPx, 3)`. Only that part is computed. */
export async function renderWindow(plan: PhotoPlan, assets: Assets, window: Window): Promise<Pixels> {
  return (await renderLabelledWindow(plan, assets, window)).pixels;
}

/** The card alone as it would lie before the camera, square on and in even light; its rounded corners are black. */
export function renderFlatCard(plan: PhotoPlan, assets: Assets): Pixels {
  return renderFlatPart(plan, assets, { x: 0, y: 0, width: cardWidth, height: cardHeight });
}

/** A part of {@link renderFlatCard}, in whole card pixels. */
export function renderFlatPart(plan: PhotoPlan, assets: Assets, part: Box): Pixels {
  const { canvas, margin } = renderCard(plan, assets, { part });
  const rgba = bytesOf(canvas);
  const pixels = blankPixels(part.width, part.height);
  for (let y = 0, at = 0; y < part.height; y++)
    for (let x = 0; x < part.width; x++)
      for (let k = 0; k < 3; k++)
        pixels.data[at++] = rgba[((part.y + y + margin) * canvas.width + part.x + x + margin) * 4 + k]!;
  return pixels;
}

/** A window of what the sensor saw, developed, before the first JPEG; attacks on the finished photo are not in it yet. */
export async function renderUnsaved(plan: PhotoPlan, assets: Assets, window: Window): Promise<Pixels> {
  return degrade(await capture(plan, assets, window), plan);
}

/** A window of the final photo and the labels of the whole. */
export interface RenderedWindow {
  readonly pixels: Pixels;
  readonly labels: Labels;
}

/** As `renderWindow`, with the labels, which for attacks on the finished photo are known only once it is drawn. */
export async function renderLabelledWindow(plan: PhotoPlan, assets: Assets, window: Window): Promise<RenderedWindow> {
  const aligned = alignOut(window, 16, finalSize(plan));
  const { pixels, jpeg, region } = await beforeLastJpeg(plan, assets, aligned);
  const decoded = await recompress(pixels, jpeg);
  const inWindow = crop(decoded, { ...window, x: window.x - aligned.x, y: window.y - aligned.y });
  return { pixels: inWindow, labels: labelPhoto(plan, assets, region) };
}

interface Unsaved {
  readonly pixels: Pixels;
  readonly jpeg: JpegPlan;
  readonly region?: readonly Point[];
}

/** Everything up to the last JPEG, for a window of the final photo that is aligned to its grid. */
async function beforeLastJpeg(plan: PhotoPlan, assets: Assets, window: Window): Promise<Unsaved> {
  const { messaging } = plan.chain;
  if (!messaging) return await cameraWindow(plan, assets, window);
  const size = finalSize(plan);
  const needed = alignOut(sourceOf(window, plan, size), 16, plan);
  const source = await cameraWindow(plan, assets, needed);
  const saved = await recompress(source.pixels, source.jpeg);
  const part = { pixels: saved, x: needed.x, y: needed.y, wholeWidth: plan.widthPx, wholeHeight: plan.heightPx };
  const pixels = resample(part, { wholeWidth: size.widthPx, wholeHeight: size.heightPx, window });
  return { ...source, pixels, jpeg: messaging.jpeg };
}

/** The camera pixels that a window of the shrunk photo is made of. */
function sourceOf(
  window: Window,
  plan: PhotoPlan,
  size: { readonly widthPx: number; readonly heightPx: number },
): Window {
  const [sx, sy] = [plan.widthPx / size.widthPx, plan.heightPx / size.heightPx];
  const reach = Math.ceil(2 * Math.max(sx, sy)) + 1;
  const x = Math.floor(window.x * sx) - reach;
  const y = Math.floor(window.y * sy) - reach;
  return {
    x,
    y,
    widthPx: Math.ceil(window.widthPx * sx) + 2 * reach,
    heightPx: Math.ceil(window.heightPx * sy) + 2 * reach,
  };
}

/**
 * A window at camera size, aligned to the JPEG grid, up to the JPEG that is last at this size. Genuine and attacked variants
 * draw the same wider window, so that what no attack touches is equal to the byte.
 */
async function cameraWindow(plan: PhotoPlan, assets: Assets, window: Window): Promise<Unsaved> {
  const { camera, resave } = plan.chain;
  const area = plan.family === 'none' ? undefined : afterArea(plan, assets);
  const wide = area && overlaps(area, window) ? union(window, alignOut(area, 16, plan)) : window;
  const attacked = isAfter(plan.attack) && wide !== window;
  const raw = degrade(await capture(plan, assets, wide), plan);
  const inner = { ...window, x: window.x - wide.x, y: window.y - wide.y };
  if (!resave) return { pixels: crop(raw, inner), jpeg: camera };
  const saved = await recompress(raw, camera);
  if (!attacked) return { pixels: crop(saved, inner), jpeg: resave };
  const { pixels, region } = await tamper(saved, { plan, assets, window: wide });
  return { pixels: crop(pixels, inner), jpeg: resave, region };
}
