import sharp from 'sharp';
import { AntifakeError } from '../errors.ts';
import { decodeBmp } from './bmp.ts';
import { type Header, readHeader } from './header.ts';
import { countScans } from './jpeg-scans.ts';
import type { Pixels } from './pixels.ts';

/** What a photo may be at most. */
export interface DecodeLimits {
  readonly maxBytes: number;
  readonly maxPixels: number;
}

/** Encoders write about ten; a file of 160 KB with as many as the format allows takes over ten seconds. */
const maxScans = 100;

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
    return await decoders[header.format](bytes, limits);
  } catch (cause) {
    throw new AntifakeError('IMAGE_INVALID_FORMAT', `a broken ${header.format}`, { cause });
  }
}

const decoders: Readonly<
  Record<Header['format'], (bytes: Uint8Array, limits: DecodeLimits) => Pixels | Promise<Pixels>>
> = { jpeg: decodeJpeg, png: decodeWithSharp, bmp: decodeBmp };

async function decodeJpeg(bytes: Uint8Array, limits: DecodeLimits): Promise<Pixels> {
  const scans = countScans(bytes);
  if (scans > maxScans) throw new Error(`expected at most ${maxScans} scans but received ${scans}`);
  return await decodeWithSharp(bytes, limits);
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
