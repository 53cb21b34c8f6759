import sharp from 'sharp';
import { plain } from '../http/photos.ts';
import { bmp, rle8 } from './bmp.ts';
import { costly } from './costly.ts';
import { claimSize, withoutSegment, withSegment } from './jpeg.ts';
import { apng, chunk, ihdr, png, pngSignature } from './png.ts';

/** FAIL: decoded and nothing on it; `broken`: FAIL or IMAGE_INVALID_FORMAT, as the damage goes unseen or not. */
export type Expected = 'FAIL' | 'IMAGE_INVALID_FORMAT' | 'IMAGE_INVALID_SIZE' | 'INVALID_REQUEST' | 'broken';

/** One hostile photo and what must come of it. */
export interface HostileImage {
  readonly title: string;
  readonly bytes: Buffer;
  readonly expected: Expected;
}

const [width, height] = [160, 120];
const noise = sharp(scrambled(width * height * 3), { raw: { width, height, channels: 3 } });
const jpeg = await noise.clone().jpeg().toBuffer();
const progressive = await noise.clone().jpeg({ progressive: true }).toBuffer();
const pngPhoto = await noise.clone().png().toBuffer();

/** Every hostile photo. */
export async function hostileImages(): Promise<readonly HostileImage[]> {
  return [
    ...(await unusual()),
    ...foreign(await otherFormats()),
    ...(await costly()),
    ...lies(),
    ...bmps(),
    ...truncated(),
    ...damaged(),
  ];
}

const is = (expected: Expected, title: string, bytes: Buffer): HostileImage => ({ title, bytes, expected });

/** Rare, but pictures all the same. */
async function unusual(): Promise<readonly HostileImage[]> {
  const grey = noise.clone().greyscale();
  const clear = await sharp({ create: { width, height, channels: 4, background: '#00000000' } })
    .png()
    .toBuffer();
  const icc = await plain(width, height).withIccProfile('p3').jpeg().toBuffer();
  const rotated = Array.from({ length: 8 }, (_, index) => noise.clone().withMetadata({ orientation: index + 1 }));
  const turned = await Promise.all(rotated.map((image) => image.jpeg().toBuffer()));
  return [
    is('FAIL', 'a baseline JPEG', jpeg),
    is('FAIL', 'a progressive JPEG', progressive),
    is('FAIL', 'a CMYK JPEG', await noise.clone().toColourspace('cmyk').jpeg().toBuffer()),
    is('FAIL', 'a greyscale JPEG', await grey.clone().jpeg().toBuffer()),
    is('FAIL', 'a JPEG with a colour profile', icc),
    is(
      'FAIL',
      'a 4:4:4 JPEG of quality 100',
      await noise.clone().jpeg({ quality: 100, chromaSubsampling: '4:4:4' }).toBuffer(),
    ),
    is('FAIL', 'a 16-bit PNG', await noise.clone().toColourspace('rgb16').png().toBuffer()),
    is('FAIL', 'a 16-bit greyscale PNG', await noise.clone().toColourspace('grey16').png().toBuffer()),
    is('FAIL', 'a greyscale PNG', await grey.clone().png().toBuffer()),
    is('FAIL', 'a palette PNG', await noise.clone().png({ palette: true, colours: 16 }).toBuffer()),
    is('FAIL', 'a one-bit PNG', await noise.clone().png({ palette: true, colours: 2 }).toBuffer()),
    is('FAIL', 'an interlaced PNG', await noise.clone().png({ progressive: true }).toBuffer()),
    is('FAIL', 'a wholly transparent PNG', clear),
    is('FAIL', 'an animated PNG', apng()),
    is('FAIL', 'a JPEG of one pixel', await plain(1, 1).jpeg().toBuffer()),
    is('FAIL', 'a PNG of one pixel', await plain(1, 1).png().toBuffer()),
    is('FAIL', 'a PNG one pixel high', await plain(3000, 1).png().toBuffer()),
    is('FAIL', 'a JPEG one pixel wide', await plain(1, 3000).jpeg().toBuffer()),
    is('FAIL', 'a PNG with a private chunk', png(40, 30, { before: [chunk('prVt', Buffer.from('hello'))] })),
    is('FAIL', 'a JPEG with a megabyte of comments', withComments(16)),
    is('FAIL', 'a JPEG followed by a ZIP', Buffer.concat([jpeg, Buffer.from('PK\x05\x06'), Buffer.alloc(18)])),
    is('FAIL', 'a PNG followed by a script', Buffer.concat([pngPhoto, Buffer.from('<script>alert(1)</script>')])),
    is('FAIL', 'a JPEG with PHP in its comment', withSegment(jpeg, 0xfe, Buffer.from('<?php system($_GET[0]); ?>'))),
    is(
      'FAIL',
      'a JPEG with a torn EXIF block',
      withSegment(jpeg, 0xe1, Buffer.from('Exif\0\0MM\0*\xff\xff\xff\xff', 'latin1')),
    ),
    ...turned.map((bytes, index) => is('FAIL', `a JPEG of EXIF orientation ${index + 1}`, bytes)),
  ];
}

async function otherFormats(): Promise<readonly (readonly [string, Buffer])[]> {
  const frames = sharp(scrambled(width * height * 3), { raw: { width, height, channels: 3, pageHeight: height / 2 } });
  return [
    ['a WebP', await noise.clone().webp().toBuffer()],
    ['a GIF', await noise.clone().gif().toBuffer()],
    ['an animated GIF', await frames.gif().toBuffer()],
    ['a TIFF', await noise.clone().tiff().toBuffer()],
    ['an AVIF', await plain(16, 16).avif({ effort: 0 }).toBuffer()],
    ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
    ['an SVG that reads a file', Buffer.from('<svg><image href="file:///etc/passwd"/></svg>')],
    ['a PDF', Buffer.from('%PDF-1.7\n')],
    ['a ZIP', Buffer.from('PK\x05\x06'.padEnd(22, '\0'), 'latin1')],
    ['an ELF', Buffer.from('\x7fELF'.padEnd(64, '\0'), 'latin1')],
    ['HTML', Buffer.from('<!doctype html>')],
    ['a text', Buffer.from('not a picture')],
    ['one byte', Buffer.from([0xff])],
    ['a megabyte of zeros', Buffer.alloc(1_000_000)],
    ['random bytes', scrambled(10_000)],
    ['a picture behind a space', Buffer.concat([Buffer.from(' '), jpeg])],
    ['a PNG with line ends changed', Buffer.from(pngPhoto.toString('latin1').replaceAll('\r\n', '\n'), 'latin1')],
    ['a JPEG XL', Buffer.from([0xff, 0x0a, 0, 0])],
    ['JPEG 2000', Buffer.from('0000000c6a5020200d0a870a', 'hex')],
    ['only the magic of a JPEG', Buffer.from([0xff, 0xd8, 0xff])],
    ['only the magic of a PNG', pngSignature],
    ['only the magic of a BMP', Buffer.from('BM')],
    ['a JPEG of nothing but its ends', Buffer.from([0xff, 0xd8, 0xff, 0xd9])],
  ];
}

function foreign(files: readonly (readonly [string, Buffer])[]): readonly HostileImage[] {
  return files.map(([title, bytes]) => is('IMAGE_INVALID_FORMAT', title, bytes));
}

/** Headers that claim what is not there. */
function lies(): readonly HostileImage[] {
  const bomb = Buffer.concat([pngSignature, ihdr(50_000, 50_000), chunk('IDAT', Buffer.alloc(10)), chunk('IEND')]);
  const largest = Buffer.concat([pngSignature, ihdr(0xffffffff, 0xffffffff), chunk('IEND')]);
  const zero = Buffer.concat([pngSignature, ihdr(0, 10), chunk('IEND')]);
  return [
    is('IMAGE_INVALID_SIZE', 'a PNG that claims 50,000 × 50,000', bomb),
    is('IMAGE_INVALID_SIZE', 'a PNG that claims 2³² − 1 squared', largest),
    is('IMAGE_INVALID_SIZE', 'a JPEG that claims 50,000 × 50,000', claimSize(jpeg, 50_000, 50_000)),
    is('IMAGE_INVALID_SIZE', 'a progressive JPEG that claims 65,535 squared', claimSize(progressive, 65_535, 65_535)),
    is(
      'IMAGE_INVALID_SIZE',
      'a BMP that claims 50,000 × 50,000',
      bmp({ width: 50_000, height: 50_000, pixels: Buffer.alloc(9) }),
    ),
    is(
      'IMAGE_INVALID_SIZE',
      'a top-down BMP that claims 50,000 × 50,000',
      bmp({ width: 50_000, height: -50_000, pixels: Buffer.alloc(9) }),
    ),
    is('IMAGE_INVALID_SIZE', 'a real PNG of 51 million pixels', png(51_000, 1000)),
    is('IMAGE_INVALID_FORMAT', 'a PNG without width', zero),
    is('IMAGE_INVALID_FORMAT', 'a JPEG without height', claimSize(jpeg, 160, 0)),
    is('broken', 'a JPEG that claims ten times its rows', claimSize(jpeg, 160, 1200)),
    is(
      'IMAGE_INVALID_FORMAT',
      'a PNG whose colour type does not exist',
      Buffer.concat([pngSignature, ihdr(9, 9, [8, 5]), chunk('IEND')]),
    ),
    is(
      'IMAGE_INVALID_FORMAT',
      'a PNG whose depth does not exist',
      Buffer.concat([pngSignature, ihdr(9, 9, [3, 2]), chunk('IEND')]),
    ),
    is('IMAGE_INVALID_FORMAT', 'a PNG without pixels', Buffer.concat([pngSignature, ihdr(9, 9), chunk('IEND')])),
    is('IMAGE_INVALID_FORMAT', 'a JPEG without quantisation tables', withoutSegment(withoutSegment(jpeg, 0xdb), 0xdb)),
    is('IMAGE_INVALID_FORMAT', 'a JPEG without its frame header', withoutSegment(jpeg, 0xc0)),
    is('IMAGE_INVALID_FORMAT', 'a JPEG without its scan', withoutSegment(jpeg, 0xda).subarray(0, 300)),
  ];
}

function bmps(): readonly HostileImage[] {
  const many = Buffer.alloc(9);
  return [
    ...[1, 4, 8, 16, 24, 32].map((bits) => is('FAIL', `a BMP of ${bits} bits`, bmp({ bits }))),
    ...[8, 24, 32].map((bits) => is('FAIL', `a top-down BMP of ${bits} bits`, bmp({ bits, height: -30 }))),
    ...[1, 3, 5, 7].map((by) => is('FAIL', `a BMP ${by} pixels wide`, bmp({ width: by }))),
    is('FAIL', 'a BMP with bit fields of 16 bits', bmp({ bits: 16, compression: 3 })),
    is('FAIL', 'a BMP with bit fields of 32 bits', bmp({ bits: 32, compression: 3 })),
    is('FAIL', 'an RLE8 BMP', bmp({ bits: 8, compression: 1, pixels: rle8(40, 30) })),
    is('broken', 'an RLE8 BMP that runs over its rows', bmp({ bits: 8, compression: 1, pixels: rle8(255, 300) })),
    is('broken', 'an RLE8 BMP that ends early', bmp({ bits: 8, compression: 1, pixels: rle8(40, 3) })),
    is('broken', 'an RLE4 BMP of noise', bmp({ bits: 4, compression: 2, pixels: scrambled(200) })),
    is('broken', 'a BMP with a palette of two of 256 colours', bmp({ bits: 8, paletteColours: 2 })),
    is('broken', 'a BMP that claims a billion colours', bmp({ bits: 8, paletteColours: 0 })),
    is('IMAGE_INVALID_FORMAT', 'a BMP with fewer pixels than it says', bmp({ pixels: many })),
    is('IMAGE_INVALID_FORMAT', 'a 32-bit BMP with fewer pixels than it says', bmp({ bits: 32, pixels: many })),
    is('IMAGE_INVALID_FORMAT', 'a BMP whose pixels begin past its end', bmp({ pixelOffset: 0x7fffffff })),
    is('IMAGE_INVALID_FORMAT', 'a BMP of 7 bits', bmp({ bits: 7 })),
    is('IMAGE_INVALID_FORMAT', 'a BMP of 0 bits', bmp({ bits: 0, pixels: many })),
    is('IMAGE_INVALID_FORMAT', 'a BMP of an unknown compression', bmp({ compression: 99 })),
    is('IMAGE_INVALID_FORMAT', 'a BMP without width', bmp({ width: 0, pixels: many })),
    is('IMAGE_INVALID_FORMAT', 'a BMP of negative width', bmp({ width: -40, pixels: many })),
    is('IMAGE_INVALID_FORMAT', 'a BMP without height', bmp({ height: 0, pixels: many })),
    ...[3, 14, 20, 26, 40, 53, 54, 60].map((end) =>
      is('IMAGE_INVALID_FORMAT', `a BMP cut at byte ${end}`, bmp().subarray(0, end)),
    ),
  ];
}

/** Files that end too early. */
function truncated(): readonly HostileImage[] {
  const cuts = [0.02, 0.1, 0.25, 0.5, 0.75, 0.9];
  const cut = (name: string, file: Buffer) =>
    cuts.map((part) =>
      is('IMAGE_INVALID_FORMAT', `${name} cut at ${part * 100} %`, file.subarray(0, file.length * part)),
    );
  return [...cut('a JPEG', jpeg), ...cut('a progressive JPEG', progressive), ...cut('a PNG', pngPhoto)];
}

/** Files with bytes changed at places that every run chooses alike. */
function damaged(): readonly HostileImage[] {
  const files = { JPEG: jpeg, 'progressive JPEG': progressive, PNG: pngPhoto, BMP: bmp() };
  return Object.entries(files).flatMap(([name, file]) =>
    Array.from({ length: 12 }, (_, seed) => {
      const bytes = Buffer.from(file);
      const places = scrambled(64, seed + 1);
      for (let i = 0; i < 16; i++) bytes[64 + (places.readUInt32LE(i * 4) % (bytes.length - 64))] = places[i]!;
      return is('broken', `a ${name} with damage number ${seed + 1}`, bytes);
    }),
  );
}

function withComments(count: number): Buffer {
  return Array.from({ length: count }).reduce<Buffer>(
    (file) => withSegment(file, 0xfe, Buffer.alloc(65_000, 0x20)),
    jpeg,
  );
}

/** Bytes that look random and are the same in every run (xorshift32). */
function scrambled(length: number, seed = 2463534242): Buffer {
  const bytes = Buffer.alloc(length);
  let state = (seed * 2654435761) >>> 0 || 1;
  for (let i = 0; i < length; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes[i] = state & 0xff;
  }
  return bytes;
}
