import { blankPixels, encodeJpeg, type Pixels, type Point } from '../../src/image/index.ts';
import { hooksOf } from '../attacks/table.ts';
import { bytesOf } from '../base/canvas.ts';
import { type Box, cardHeight, cardWidth, finalSize, type PhotoPlan } from '../base/plan.ts';
import { recompress } from '../base/recompress.ts';
import { alignOut, crop, type Window } from '../base/window.ts';
import { renderCard, renderPanel } from '../card/render.ts';
import type { Panel } from '../people/compose.ts';
import { type Assets, Studio } from '../people/studio.ts';
import { type Labels, labelsOf } from './labels.ts';
import { beforeLastJpeg, develop, type PhotoJob } from './photo.ts';

/** A JPEG and its labels. */
export interface RenderedPhoto {
  readonly jpeg: Uint8Array;
  readonly labels: Labels;
}

/** A window of the final photo, `(heightPx, widthPx, 3)`, and the labels of the whole. */
export interface RenderedWindow {
  readonly pixels: Pixels;
  readonly labels: Labels;
}

/**
 * Renders plans with its assets. Equal plans and assets give equal bytes; parts that variants of a plan share are drawn only once, within
 * the last few photos. Use one renderer for many photos; it can be passed wherever assets are expected.
 */
export class Renderer extends Studio {
  /** The whole photo with its labels. */
  async photo(plan: PhotoPlan): Promise<RenderedPhoto> {
    const { pixels, jpeg, region } = await beforeLastJpeg(this.#job(plan), { x: 0, y: 0, ...finalSize(plan) });
    return { jpeg: await encodeJpeg(pixels, jpeg), labels: this.labels(plan, region) };
  }

  /** A window of the final photo, the whole chain of codecs included; only that part is computed. */
  async window(plan: PhotoPlan, window: Window): Promise<RenderedWindow> {
    const aligned = alignOut(window, 16, finalSize(plan));
    const { pixels, jpeg, region } = await beforeLastJpeg(this.#job(plan), aligned);
    const decoded = await recompress(pixels, jpeg);
    const inWindow = crop(decoded, { ...window, x: window.x - aligned.x, y: window.y - aligned.y });
    return { pixels: inWindow, labels: this.labels(plan, region) };
  }

  /** A window of the developed picture of the sensor, before the first JPEG and before attacks on the finished photo. */
  async unsaved(plan: PhotoPlan, window: Window): Promise<Pixels> {
    return await develop(this.#job(plan), window);
  }

  /** A part of only the card, in whole card units, seen straight on and in even light. */
  flatPart(plan: PhotoPlan, part: Box): Pixels {
    const { canvas, margin } = renderCard(this.#job(plan), { part });
    const rgba = bytesOf(canvas);
    const pixels = blankPixels(part.width, part.height);
    for (let y = 0, at = 0; y < part.height; y++)
      for (let x = 0; x < part.width; x++)
        for (let k = 0; k < 3; k++)
          pixels.data[at++] = rgba[((part.y + y + margin) * canvas.width + part.x + x + margin) * 4 + k]!;
    return pixels;
  }

  /** The person on the empty panel, before any print. */
  panel(plan: PhotoPlan): Panel {
    return renderPanel(plan, this);
  }

  /** Labels of the plan's final photo. `region` is the area that an attack on the finished photo replaced, in camera pixels. */
  labels(plan: PhotoPlan, region?: readonly Point[]): Labels {
    return labelsOf(this.#job(plan), region);
  }

  #job(plan: PhotoPlan): PhotoJob {
    return { plan, studio: this, hooks: hooksOf(plan) };
  }
}

/** The given renderer, or a new one for the given assets. */
export function rendererOf(assets: Assets): Renderer {
  return assets instanceof Renderer ? assets : new Renderer(assets);
}

/** See {@link Renderer.photo}. */
export async function renderPhoto(plan: PhotoPlan, assets: Assets): Promise<RenderedPhoto> {
  return await rendererOf(assets).photo(plan);
}

/** See {@link Renderer.window}; some labels are known only after the window is drawn. */
export async function renderLabelledWindow(plan: PhotoPlan, assets: Assets, window: Window): Promise<RenderedWindow> {
  return await rendererOf(assets).window(plan, window);
}

/** See {@link Renderer.unsaved}. */
export async function renderUnsaved(plan: PhotoPlan, assets: Assets, window: Window): Promise<Pixels> {
  return await rendererOf(assets).unsaved(plan, window);
}

/** The whole card by {@link Renderer.flatPart}; its rounded corners are black. */
export function renderFlatCard(plan: PhotoPlan, assets: Assets): Pixels {
  return rendererOf(assets).flatPart(plan, { x: 0, y: 0, width: cardWidth, height: cardHeight });
}

/** See {@link Renderer.labels}. */
export function labelPhoto(plan: PhotoPlan, assets: Assets): Labels {
  return rendererOf(assets).labels(plan);
}
