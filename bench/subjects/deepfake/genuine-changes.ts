import sharp, { type Sharp } from 'sharp';
import type { Pixels } from '../../../src/image/index.ts';

/** Changes to bona fide portraits before they are sent; none of them makes a portrait a fake. */
export const changes = ['retouched', 'blurred', 'grey'] as const;
export type Change = (typeof changes)[number];

/** Strength of a studio's smoothing: the share of the median-filtered picture. */
const smoothShare = 0.6;
const brighter = { brightness: 1.06, saturation: 1.1 };
/** Blur as a share of the width: soft, but the face stays recognisable. */
const blurShare = 0.007;

/** The portrait retouched as in a studio, out of focus, or without its colours; the same size. */
export async function applyChange(pixels: Pixels, change: Change): Promise<Pixels> {
  const { data, widthPx, heightPx } = pixels;
  const raw = { width: widthPx, height: heightPx, channels: 3 as const };
  const bytes = async (image: Sharp) => await image.removeAlpha().toColourspace('srgb').raw().toBuffer();
  if (change === 'grey') return { ...pixels, data: await bytes(sharp(data, { raw }).modulate({ saturation: 0 })) };
  if (change === 'blurred') return { ...pixels, data: await bytes(sharp(data, { raw }).blur(blurShare * widthPx)) };
  const median = await bytes(sharp(data, { raw }).median(5));
  const smooth = median.map((value, i) => smoothShare * value + (1 - smoothShare) * data[i]!);
  return { ...pixels, data: await bytes(sharp(smooth, { raw }).modulate(brighter)) };
}
