import { deflateSync } from 'node:zlib';
import sharp, { type JpegOptions, type Sharp } from 'sharp';
import { bmp } from './bmp.ts';
import { withScanForEachBit, withSegment } from './jpeg.ts';
import { chunk, ihdr, type PngKind, pngSignature } from './png.ts';
import { lutProfile } from './profile.ts';

/** An accepted picture that is close to a bound. */
export interface CostlyPicture {
  readonly title: string;
  readonly bytes: Buffer;
}

const maxBytes = 4_194_304;
/** Side of a square of 50 million pixels. */
const sidePx = 7071;

/** The most expensive pictures of each kind that pass all bounds, one after another, because each needs hundreds of MiB. */
export async function* costliest(): AsyncGenerator<CostlyPicture> {
  const turned = withExif(6);
  const profiled = withProfile(lutProfile());
  const photo = await photoJpeg({});
  const progressive = await photoJpeg({ progressive: true });
  yield { title: 'JPEG, a photo', bytes: photo };
  yield { title: 'JPEG, a photo, turned by EXIF', bytes: turned(photo) };
  yield { title: 'JPEG, progressive', bytes: progressive };
  yield { title: 'JPEG, progressive, turned, with a table as colour profile', bytes: profiled(turned(progressive)) };
  yield {
    title: 'JPEG, progressive in full colour, turned, with a table',
    bytes: profiled(turned(await fullColour())),
  };
  yield { title: 'JPEG, grey, of 12 scans', bytes: await greyScans() };
  yield { title: 'JPEG, CMYK, progressive, turned', bytes: turned(await cmyk()) };
  yield { title: 'PNG, RGB', bytes: png([sidePx, sidePx], [8, 2]) };
  yield { title: 'PNG, RGB with transparency, with a table', bytes: png([sidePx, sidePx], [8, 6], lutProfile()) };
  yield {
    title: 'PNG, RGB with transparency, interlaced, with a table',
    bytes: png([5000, 5000], [8, 6, 1], lutProfile()),
  };
  yield { title: 'PNG, 16 bits, with a table', bytes: png([5770, 5770], [16, 2], lutProfile()) };
  yield { title: 'PNG, one bit', bytes: png([sidePx, sidePx], [1, 0]) };
  yield { title: 'PNG, 16,384 rows', bytes: png([3050, 16_384], [8, 2]) };
  yield {
    title: 'BMP, one bit',
    bytes: bmp({ width: 5784, height: 5784, bits: 1, pixels: Buffer.alloc(724 * 5784, 0x5a) }),
  };
  yield {
    title: 'BMP, run lengths',
    bytes: bmp({ width: sidePx, height: sidePx, bits: 8, compression: 1, pixels: runs() }),
  };
}

/** The drawn card on as many pixels as may be, in the best quality that fits. */
async function photoJpeg(options: JpegOptions): Promise<Buffer> {
  return await fitting(sharp('samples/sample-card.jpg').resize(sidePx, sidePx, { fit: 'fill' }), options);
}

async function fullColour(): Promise<Buffer> {
  const image = sharp('samples/sample-card.jpg').resize(5760, 5760, { fit: 'fill' });
  return await fitting(image, { progressive: true, chromaSubsampling: '4:4:4' });
}

/** Leaves 300 KB for a profile. */
async function fitting(image: Sharp, options: JpegOptions): Promise<Buffer> {
  for (let quality = 90; quality > 10; quality -= 10) {
    const bytes = await image
      .clone()
      .jpeg({ ...options, quality })
      .toBuffer();
    if (bytes.length < maxBytes - 300_000) return bytes;
  }
  throw new Error('Expected a quality at which the picture fits');
}

async function greyScans(): Promise<Buffer> {
  const grey = plain(sidePx).greyscale().toColourspace('b-w');
  return withScanForEachBit(await grey.jpeg({ progressive: true }).toBuffer(), 12 - 1);
}

async function cmyk(): Promise<Buffer> {
  return await plain(5000).toColourspace('cmyk').jpeg({ progressive: true }).toBuffer();
}

function plain(side: number): Sharp {
  return sharp({ create: { width: side, height: side, channels: 3, background: '#445566' } });
}

function withExif(orientation: number): (jpeg: Buffer) => Buffer {
  const exif = Buffer.from('45786966000049492a0008000000010012010300010000000000000000000000', 'hex');
  exif[24] = orientation;
  return (jpeg) => withSegment(jpeg, 0xe1, exif);
}

/** APP2 segments of at most 65,000 bytes each, numbered from 1 (ICC.1, annex B.4). */
function withProfile(profile: Buffer): (jpeg: Buffer) => Buffer {
  const count = Math.ceil(profile.length / 65_000);
  const parts = Array.from({ length: count }, (_, index) => {
    const name = Buffer.from(`ICC_PROFILE\0${String.fromCharCode(index + 1, count)}`, 'latin1');
    return Buffer.concat([name, profile.subarray(index * 65_000, (index + 1) * 65_000)]);
  });
  return (jpeg) => parts.reduceRight((file, part) => withSegment(file, 0xe2, part), jpeg);
}

/** A PNG of zeros, which pack a thousandfold. */
function png([width, height]: readonly [number, number], kind: PngKind, profile?: Buffer): Buffer {
  const [depth, colourType, interlacing = 0] = kind;
  const bits = depth * ({ 0: 1, 2: 3, 6: 4 }[colourType] ?? 1);
  const bytes = (Math.ceil((width * bits) / 8) + 1) * height + (interlacing === 0 ? 0 : height * 16);
  const head = profile ? [chunk('iCCP', Buffer.concat([Buffer.from('x\0\0'), deflateSync(profile)]))] : [];
  const pixels = chunk('IDAT', deflateSync(Buffer.alloc(bytes), { level: 9 }));
  return Buffer.concat([pngSignature, ihdr(width, height, kind), ...head, pixels, chunk('IEND')]);
}

/** Rows of one colour each, in runs of 255. */
function runs(): Buffer {
  const row = Buffer.concat([Buffer.alloc(2 * Math.ceil(sidePx / 255), Buffer.from([255, 7])), Buffer.alloc(2)]);
  return Buffer.concat([Buffer.alloc(row.length * sidePx, row), Buffer.from([0, 1])]);
}
