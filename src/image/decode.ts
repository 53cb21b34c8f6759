import sharp from 'sharp';
import { AntifakeError } from '../errors.ts';
import { decodeBmp } from './bmp.ts';
import { readHeader } from './header.ts';
import type { Pixels } from './pixels.ts';

/** What a photo may be at most. */
export interface DecodeLimits {
  readonly maxBytes: number;
  readonly maxPixels: number;
}

/**
 * Decodes a JPEG, PNG or BMP, told by its content, to upright sRGB pixels; transparency lies on white.
 * The limits are held against the bytes and the header, before anything is decoded.
 * @throws AntifakeError IMAGE_INVALID_SIZE past a limit, IMAGE_INVALID_FORMAT for anything else or a broken file.
 */
export async function decode(bytes: Uint8Array, limits: DecodeLimits): Promise<Pixels> {
  if (bytes.byteLength > limits.maxBytes)
    throw new AntifakeError(
      'IMAGE_INVALID_SIZE',
      `expected at most ${limits.maxBytes} bytes but received ${bytes.byteLength}`,
    );
  const header = readHeader(bytes);
  if (header === undefined) throw new AntifakeError('IMAGE_INVALID_FORMAT', 'expected a JPEG, PNG or BMP header');
  if (header.widthPx * header.heightPx > limits.maxPixels)
    throw new AntifakeError(
      'IMAGE_INVALID_SIZE',
      `expected at most ${limits.maxPixels} pixels but the header says ${header.widthPx}×${header.heightPx}`,
    );
  try {
    return header.format === 'bmp' ? decodeBmp(bytes) : await decodeWithSharp(bytes, limits);
  } catch (cause) {
    throw new AntifakeError('IMAGE_INVALID_FORMAT', `a broken ${header.format}`, { cause });
  }
}

async function decodeWithSharp(bytes: Uint8Array, limits: DecodeLimits): Promise<Pixels> {
  const image = sharp(bytes, { failOn: 'error', limitInputPixels: limits.maxPixels, pages: 1 });
  const { data, info } = await image
    .autoOrient()
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  if (info.channels !== 3) throw new Error(`expected 3 channels but received ${info.channels}`);
  // Not a Buffer: `slice` of one copies nothing, and whoever edits the copy edits the original.
  const plain = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return { data: plain, widthPx: info.width, heightPx: info.height };
}
