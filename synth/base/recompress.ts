import { decode, encodeJpeg, type JpegOptions, type Pixels } from '../../src/image/index.ts';

const limits = { maxBytes: 100e6, maxPixels: 100e6 };

/** Encodes as JPEG and decodes again. A number is a quality with the usual tables. */
export async function recompress(pixels: Pixels, jpeg: number | JpegOptions): Promise<Pixels> {
  const options = typeof jpeg === 'number' ? { quality: jpeg } : jpeg;
  return await decode(await encodeJpeg(pixels, { ...options, optimise: false }), limits);
}
