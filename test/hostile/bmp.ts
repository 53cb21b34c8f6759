/** Fields of a BMP; those that are not given have the usual values. */
export interface BmpOptions {
  readonly width?: number;
  readonly height?: number;
  readonly bits?: number;
  /** 0: none, 1: RLE8, 2: RLE4, 3: bit fields. */
  readonly compression?: number;
  /** Pixel bytes; default: rows of zeros of the right length. */
  readonly pixels?: Buffer;
  readonly paletteColours?: number;
  /** Start of the pixels according to the header; default: the true start. */
  readonly pixelOffset?: number;
}

/** Writes a BMP with a BITMAPINFOHEADER, byte by byte, so that every field can lie. */
export function bmp(options: BmpOptions = {}): Buffer {
  const { width = 40, height = 30, bits = 24, compression = 0 } = options;
  const paletteColours = options.paletteColours ?? (bits <= 8 ? 2 ** bits : 0);
  const masks = compression === 3 ? masksOf(bits) : Buffer.alloc(0);
  const palette = Buffer.alloc(paletteColours * 4, 0x80);
  const rowBytes = Math.ceil((width * bits) / 32) * 4;
  const pixels = options.pixels ?? Buffer.alloc(rowBytes * Math.min(Math.abs(height), 1000), 1);
  const head = Buffer.alloc(54);
  const offset = head.length + masks.length + palette.length;
  head.write('BM');
  head.writeUInt32LE(offset + pixels.length, 2);
  head.writeUInt32LE(options.pixelOffset ?? offset, 10);
  head.writeUInt32LE(40, 14);
  head.writeInt32LE(width, 18);
  head.writeInt32LE(height, 22);
  head.writeUInt16LE(1, 26);
  head.writeUInt16LE(bits, 28);
  head.writeUInt32LE(compression, 30);
  head.writeUInt32LE(pixels.length, 34);
  head.writeUInt32LE(paletteColours, 46);
  return Buffer.concat([head, masks, palette, pixels]);
}

/** RLE8 rows of one colour, ended as the format asks. */
export function rle8(width: number, height: number): Buffer {
  const row = Buffer.from([width, 1, 0, 0]);
  return Buffer.concat([...Array.from({ length: height }, () => row), Buffer.from([0, 1])]);
}

/** Red, green and blue masks: 5-6-5 for 16 bits, a byte each for 32. */
function masksOf(bits: number): Buffer {
  const masks = Buffer.alloc(12);
  const values = bits === 16 ? [0xf800, 0x07e0, 0x001f] : [0xff0000, 0x00ff00, 0x0000ff];
  for (const [at, value] of values.entries()) masks.writeUInt32LE(value, at * 4);
  return masks;
}
