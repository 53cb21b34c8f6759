import sharp, { type Sharp } from 'sharp';
import type { Pixels } from '../../../src/image/index.ts';

/** What honest people's portraits go through before they are sent; none of it makes them fakes. */
export const changes = ['retouched', 'blurred', 'grey'] as const;
export type Change = (typeof changes)[number];

/** How strong a studio's smoothing is: this share of the median's picture, more light, more colour. */
const smoothShare = 0.6;
const brighter = { brightness: 1.06, saturation: 1.1 };
/** Of the width: soft, and a face all the same. */
const blurShare = 0.007;

/** The portrait retouched as a studio does it, out of focus, or without its colours; the same size. */
export async function changed(pixels: Pixels, change: Change): Promise<Pixels> {
  const { data, widthPx, heightPx } = pixels;
  const raw = { width: widthPx, height: heightPx, channels: 3 as const };
  const bytes = async (image: Sharp) => await image.removeAlpha().toColourspace('srgb').raw().toBuffer();
  if (change === 'grey') return { ...pixels, data: await bytes(sharp(data, { raw }).modulate({ saturation: 0 })) };
  if (change === 'blurred') return { ...pixels, data: await bytes(sharp(data, { raw }).blur(blurShare * widthPx)) };
  const median = await bytes(sharp(data, { raw }).median(5));
  const smooth = median.map((value, i) => smoothShare * value + (1 - smoothShare) * data[i]!);
  return { ...pixels, data: await bytes(sharp(smooth, { raw }).modulate(brighter)) };
}
