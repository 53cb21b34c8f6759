import sharp from 'sharp';
import { bmp, rle8 } from '../hostile/bmp.ts';
import { withScanForEachBit, withSegment } from '../hostile/jpeg.ts';
import { apng, chunk, png } from '../hostile/png.ts';
import { cardPhoto, plain } from '../http/photos.ts';

const [width, height] = [40, 30];
const exif = Buffer.from('45786966000049492a00080000000100120103000100000006000000000000000000', 'hex');

/** A picture with something on it, small enough that thousands are decoded in seconds. */
const small = sharp(await sharp(cardPhoto).resize(width, height).png().toBuffer());

/** Small JPEGs of every kind that is let through. */
export async function jpegSeeds(): Promise<readonly Buffer[]> {
  const baseline = await small.clone().jpeg({ quality: 60 }).toBuffer();
  const grey = await plain(width, height).greyscale().toColourspace('b-w').jpeg({ progressive: true }).toBuffer();
  return [
    baseline,
    await small.clone().jpeg({ progressive: true, quality: 60 }).toBuffer(),
    await small.clone().jpeg({ chromaSubsampling: '4:4:4', optimiseCoding: false }).toBuffer(),
    await small.clone().greyscale().jpeg().toBuffer(),
    await small.clone().toColourspace('cmyk').jpeg({ quality: 40 }).toBuffer(),
    await small.clone().withIccProfile('p3').jpeg({ quality: 40 }).toBuffer(),
    withSegment(baseline, 0xe1, exif),
    withScanForEachBit(grey, 20),
  ];
}

/** Small PNGs of every colour type and depth. */
export async function pngSeeds(): Promise<readonly Buffer[]> {
  return [
    await small.clone().png().toBuffer(),
    await small.clone().png({ progressive: true }).toBuffer(),
    await small.clone().png({ palette: true, colours: 8 }).toBuffer(),
    await small.clone().toColourspace('rgb16').png().toBuffer(),
    await small.clone().toColourspace('grey16').png().toBuffer(),
    await small.clone().ensureAlpha(0.5).png().toBuffer(),
    await small.clone().withIccProfile('p3').png().toBuffer(),
    png(8, 6, { before: [chunk('eXIf', exif.subarray(6)), chunk('tEXt', Buffer.from('a\0b'))] }),
    apng(),
  ];
}

/** Small BMPs of every depth and compression. */
export function bmpSeeds(): readonly Buffer[] {
  const size = { width, height };
  const core = bmp(size);
  core.writeUInt32LE(12, 14);
  return [
    ...[1, 4, 8, 16, 24, 32].map((bits) => bmp({ ...size, bits })),
    bmp({ ...size, height: -height }),
    bmp({ ...size, bits: 16, compression: 3 }),
    bmp({ ...size, bits: 32, compression: 3 }),
    bmp({ ...size, bits: 8, compression: 1, pixels: rle8(width, height) }),
    bmp({ ...size, bits: 4, compression: 2, pixels: rle8(width, height) }),
    core,
  ];
}

const photo = (await small.clone().jpeg({ quality: 30 }).toBuffer()).toString('base64');

export const base64Seeds: readonly Buffer[] = [
  photo,
  `data:image/jpeg;base64,${photo}`,
  photo.replaceAll('+', ' '),
  photo.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', ''),
  `${photo.slice(0, 76)}\r\n${photo.slice(76)}`,
  'QQ==',
].map((text) => Buffer.from(text));

export const formSeeds: readonly Buffer[] = [
  `img=${photo}`,
  new URLSearchParams({ a: '1', img: photo }).toString(),
  `%69%6D%67=${photo}&img2=&&a=b`,
  'img=QUJD&other=%zz',
].map((text) => Buffer.from(text));

export const jsonSeeds: readonly Buffer[] = [
  { img: photo },
  { img: 'QUJD', other: [1, -2.5e-3, true, null, { deep: ['é', '\\', '\u0000'] }] },
].flatMap((value) => [Buffer.from(JSON.stringify(value)), Buffer.from(`\ufeff${JSON.stringify(value)}`)]);

const disposition = 'Content-Disposition: form-data; name="img"';
export const multipartSeeds: readonly Buffer[] = [
  `--x\r\n${disposition}; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n\xff\xd8\xff\r\n--x--\r\n`,
  `pre\r\n--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--x\r\n${disposition}\r\n\r\nQUJD\r\n--x--\r\nepilogue`,
].map((text) => Buffer.from(text, 'latin1'));

/** Whole requests; `KEY` stands for a key. */
export async function requestSeeds(): Promise<readonly Buffer[]> {
  const [jpeg] = await jpegSeeds();
  const [picture] = await pngSeeds();
  const post = (type: string, body: Buffer | string, path = '/v1/th_card/antifake') => {
    const head = `POST ${path} HTTP/1.1\r\nhost: a\r\nx-api-key: KEY\r\ncontent-type: ${type}\r\ncontent-length: ${Buffer.byteLength(body)}`;
    return Buffer.concat([Buffer.from(`${head}\r\n\r\n`), Buffer.from(body)]);
  };
  const form = 'application/x-www-form-urlencoded';
  return [
    ...formSeeds.map((body) => post(form, body)),
    ...jsonSeeds.map((body) => post('application/json', body)),
    ...multipartSeeds.map((body) => post('multipart/form-data; boundary=x', body)),
    ...[jpeg!, picture!, bmp({ width, height })].map((bytes) =>
      post(form, `img=${encodeURIComponent(bytes.toString('base64'))}`),
    ),
    post('application/json', JSON.stringify({ img: picture!.toString('base64') }), '/v1/th_card/inspect'),
    post(
      form,
      `img=${encodeURIComponent((await sharp(cardPhoto).resize(640).jpeg({ quality: 50 }).toBuffer()).toString('base64'))}`,
    ),
    Buffer.from('GET /v1/usage HTTP/1.1\r\nhost: a\r\nx-api-key: KEY\r\n\r\n'),
    Buffer.from('GET /livez HTTP/1.1\r\nhost: a\r\n\r\n'),
  ];
}
