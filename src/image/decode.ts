import sharp from 'sharp';
import { AntifakeError } from '../errors.ts';
import { decodeBmp } from './bmp.ts';
import { type DecodeLimits, readBounded } from './bounds.ts';
import type { Header } from './header.ts';
import type { Pixels } from './pixels.ts';

// It would keep the pixels of photos that are turned by EXIF or interlaced in the memory of the process, after the answer.
sharp.cache(false);

/**
 * Decodes a JPEG, PNG or BMP, recognised by its content, to upright sRGB pixels; transparent pixels are blended with white.
 * The limits are checked against the bytes and the headers, before anything is decoded.
 * @throws AntifakeError IMAGE_INVALID_SIZE above a limit, IMAGE_INVALID_FORMAT for anything else or a broken file.
 */
export async function decode(bytes: Uint8Array, limits: DecodeLimits): Promise<Pixels> {
  const header = readBounded(bytes, limits);
  try {
    return await decoders[header.format](bytes, limits);
  } catch (cause) {
    throw new AntifakeError('broken_image', `a broken ${header.format}`, { cause });
  }
}

const decoders: Readonly<
  Record<Header['format'], (bytes: Uint8Array, limits: DecodeLimits) => Pixels | Promise<Pixels>>
> = { jpeg: decodeWithSharp, png: decodeWithSharp, bmp: decodeBmp };

async function decodeWithSharp(bytes: Uint8Array, limits: DecodeLimits): Promise<Pixels> {
  const image = sharp(bytes, { failOn: 'error', limitInputPixels: limits.maxPixels, pages: 1 });
  const { data, info } = await image
    .autoOrient()
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  if (info.channels !== 3) throw new Error(`expected 3 channels but received ${info.channels}`);
  // Not a Buffer: its `slice` does not copy, so that editing the slice would edit the original.
  const plain = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return { data: plain, widthPx: info.width, heightPx: info.height };
}
