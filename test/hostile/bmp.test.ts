import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decode } from '../../src/image/index.ts';
import { bmp } from './bmp.ts';

type Colour = readonly [red: number, green: number, blue: number];
const limits = { maxBytes: 4_194_304, maxPixels: 50_000_000 };
const top: readonly Colour[] = [
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
];
const bottom: readonly Colour[] = [
  [255, 255, 255],
  [0, 0, 0],
  [255, 255, 0],
];
const upright = [...top, ...bottom].flat();
const size = { width: 3, height: 2 };

/** Stored rows, each filled to a multiple of four bytes. */
function rows(colours: readonly (readonly Colour[])[], write: (colour: Colour) => Buffer): Buffer {
  const padded = colours.map((row) => {
    const bytes = Buffer.concat(row.map(write));
    return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
  });
  return Buffer.concat(padded);
}

const to24 = ([red, green, blue]: Colour) => Buffer.from([blue, green, red]);
const to32 = (colour: Colour) => Buffer.concat([to24(colour), Buffer.alloc(1)]);
const to16 =
  (greenBits: number) =>
  ([red, green, blue]: Colour) => {
    const bytes = Buffer.alloc(2);
    bytes.writeUInt16LE(((red >> 3) << (5 + greenBits)) | ((green >> (8 - greenBits)) << 5) | (blue >> 3));
    return bytes;
  };

/** Colours by index as the files below name them: the six of the picture in reading order. */
const palette = Buffer.concat([...top, ...bottom].map(to32));

function withPalette(bits: number, pixels: Buffer, changes: Parameters<typeof bmp>[0] = {}): Buffer {
  const file = bmp({ ...size, bits, pixels, paletteColours: 6, ...changes });
  palette.copy(file, 54);
  return file;
}

describe('a BMP is decoded to the exact colours', () => {
  const stored = [bottom, top];
  const cases: readonly (readonly [title: string, file: Buffer])[] = [
    ['24 bits', bmp({ ...size, pixels: rows(stored, to24) })],
    ['24 bits, top down', bmp({ width: 3, height: -2, pixels: rows([top, bottom], to24) })],
    ['24 bits without the last filling', bmp({ ...size, pixels: rows(stored, to24).subarray(0, 21) })],
    ['32 bits', bmp({ ...size, bits: 32, pixels: rows(stored, to32) })],
    ['32 bits with masks', bmp({ ...size, bits: 32, compression: 3, pixels: rows(stored, to32) })],
    ['16 bits as 5-5-5', bmp({ ...size, bits: 16, pixels: rows(stored, to16(5)) })],
    ['16 bits as 5-6-5 by masks', bmp({ ...size, bits: 16, compression: 3, pixels: rows(stored, to16(6)) })],
    ['8 bits', withPalette(8, Buffer.from([3, 4, 5, 0, 0, 1, 2, 0]))],
    ['8 bits, top down', withPalette(8, Buffer.from([0, 1, 2, 0, 3, 4, 5, 0]), { height: -2 })],
    ['4 bits', withPalette(4, Buffer.from([0x34, 0x50, 0, 0, 0x01, 0x20, 0, 0]))],
    ['RLE8', withPalette(8, Buffer.from([1, 3, 1, 4, 1, 5, 0, 0, 0, 3, 0, 1, 2, 0, 0, 1]), { compression: 1 })],
    ['RLE4', withPalette(4, Buffer.from([2, 0x34, 1, 0x50, 0, 0, 0, 3, 0x01, 0x20, 0, 1]), { compression: 2 })],
  ];
  for (const [title, file] of cases)
    it(title, async () => {
      const { data, widthPx, heightPx } = await decode(file, limits);
      assert.deepEqual([widthPx, heightPx, ...data], [3, 2, ...upright]);
    });

  it('one bit', async () => {
    const file = bmp({ width: 10, height: 1, bits: 1, pixels: Buffer.from([0b10100000, 0b01000000, 0, 0]) });
    file.fill(0, 54, 58).fill(255, 58, 62);
    const { data } = await decode(file, limits);
    const firsts = Array.from({ length: 10 }, (_, x) => data[x * 3]);
    assert.deepEqual(firsts, [255, 0, 255, 0, 0, 0, 0, 0, 0, 255]);
  });
});
