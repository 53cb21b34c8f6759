import { crc32, deflateSync } from 'node:zlib';

export const pngSignature: Buffer = Buffer.from('89504e470d0a1a0a', 'hex');

/** One PNG chunk with its length and checksum. */
export function chunk(type: string, data: Buffer = Buffer.alloc(0)): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** Depth, colour type and interlacing of a PNG. */
export type PngKind = readonly [depth: number, colourType: number, interlacing?: number];

/** A PNG's header chunk. */
export function ihdr(width: number, height: number, [depth, colourType, interlacing = 0]: PngKind = [8, 2]): Buffer {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  data.set([depth, colourType, 0, 0, interlacing], 8);
  return chunk('IHDR', data);
}

/** An RGB PNG of one colour, with chunks of one's own after the header and after the pixels. */
export function png(
  width = 40,
  height = 30,
  { before = [], after = [] }: { before?: readonly Buffer[]; after?: readonly Buffer[] } = {},
): Buffer {
  const idat = chunk('IDAT', deflateSync(Buffer.alloc((width * 3 + 1) * height)));
  return Buffer.concat([pngSignature, ihdr(width, height), ...before, idat, ...after, chunk('IEND')]);
}

/** An animated PNG of two frames. */
export function apng(): Buffer {
  const animation = Buffer.alloc(8);
  animation.writeUInt32BE(2, 0);
  const frame = (sequence: number) => {
    const data = Buffer.alloc(26);
    data.writeUInt32BE(sequence, 0);
    data.writeUInt32BE(40, 4);
    data.writeUInt32BE(30, 8);
    return chunk('fcTL', data);
  };
  const pixels = deflateSync(Buffer.alloc((40 * 3 + 1) * 30, 0));
  const second = chunk('fdAT', Buffer.concat([Buffer.from([0, 0, 0, 2]), pixels]));
  return png(40, 30, { before: [chunk('acTL', animation), frame(0)], after: [frame(1), second] });
}
