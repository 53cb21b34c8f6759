import { areaQuad, type CardArea, type Portrait } from '../../src/card/index.ts';
import { meanWidthPx, type Pixels, type Quad } from '../../src/image/index.ts';
import {
  type Assets,
  type CardLabels,
  finalSize,
  type Labels,
  labelPhoto,
  type PhotoPlan,
  type Random,
  renderLabelledWindow,
  type Window,
} from '../index.ts';
import { inexactPortrait, shake } from './shake.ts';
import { quadInWindow, windowAround } from './window.ts';

/** The part of a drawn photo that a check reads, and the card on it as the product would have found it. */
export interface Sight {
  readonly pixels: Pixels;
  /** Position of the pixels in the photo. */
  readonly window: Window;
  /** In pixels of the window, with the errors of the finder. */
  readonly corners: Quad;
  readonly portrait: Portrait;
  /** The truth, in pixels of the photo. */
  readonly card: CardLabels;
  readonly labels: Labels;
}

/** Options of {@link drawSight}. */
export interface SightOptions {
  readonly random: Random;
  /** The area of the card that the check reads, for this portrait. */
  readonly areaOf: (portrait: Portrait) => CardArea;
  /** Error of the corners as a share of the diagonal; default 0.004. */
  readonly roughness?: number;
  /** Mean width of the narrowest card, in photo pixels; default 0. */
  readonly minCardPx?: number;
}

/** Draws the part of a planned photo that a check reads; `undefined` if the card is too small, missing, or mostly outside the photo. */
export async function drawSight(
  plan: PhotoPlan,
  assets: Assets,
  { random, areaOf, roughness = 0.004, minCardPx = 0 }: SightOptions,
): Promise<Sight | undefined> {
  const { card } = labelPhoto(plan, assets);
  if (card === undefined || meanWidthPx(card.corners) < minCardPx) return undefined;
  const corners = shake(card.corners, random, roughness);
  const portrait = inexactPortrait(corners, card.face, random);
  const window = windowAround(areaQuad(corners, areaOf(portrait)), finalSize(plan));
  if (window === undefined) return undefined;
  const { pixels, labels } = await renderLabelledWindow(plan, assets, window);
  return { pixels, window, corners: quadInWindow(corners, window), portrait, card, labels };
}
