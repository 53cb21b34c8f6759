import sharp from 'sharp';
import type { Pixels } from './pixels.ts';

/** Options of a JPEG. `quality` 1..100 on the IJG scale; `tables` picks one of libjpeg-turbo's table sets 0..8. */
export interface JpegOptions {
  readonly quality: number;
  readonly chroma?: '4:2:0' | '4:4:4';
  readonly tables?: number;
  /** False writes the same pixels twice as fast into a slightly longer file; default true. */
  readonly optimise?: boolean;
}

/** Encodes pixels as a baseline JPEG. */
export async function encodeJpeg(
  pixels: Pixels,
  { quality, chroma = '4:2:0', tables = 0, optimise = true }: JpegOptions,
): Promise<Uint8Array> {
  const raw = { width: pixels.widthPx, height: pixels.heightPx, channels: 3 as const };
  return await sharp(pixels.data, { raw })
    .jpeg({ quality, chromaSubsampling: chroma, quantizationTable: tables, optimizeCoding: optimise })
    .toBuffer();
}
