import { type BmpHeader, readBmpHeader, rowBytesOf } from './bmp-header.ts';
import { paintRuns } from './bmp-rle.ts';
import { blankPixels, type Pixels } from './pixels.ts';

/** Writes the pixels of one stored row, which begins at byte `from`, as RGB from byte `to`. */
type PaintRow = (from: number, to: number) => void;

/**
 * Decodes a BMP of 1, 4, 8, 16, 24 or 32 bits, with or without bit fields or run lengths, either way up, to RGB; alpha is ignored.
 * Source: Microsoft, "Bitmap Storage" (BITMAPINFOHEADER and successors) and the OS/2 BITMAPCOREHEADER.
 * @throws Error if the file is not such a BMP, or ends before its pixels.
 */
export function decodeBmp(bytes: Uint8Array): Pixels {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const header = readBmpHeader(view);
  const pixels = blankPixels(header.widthPx, header.heightPx);
  const strideOut = header.widthPx * 3;
  const rowStart = (row: number) => (header.isTopDown ? row : header.heightPx - 1 - row) * strideOut;
  if (header.compression === 'runs') {
    paintRuns({ bytes, header, data: pixels.data, rowStart });
    return pixels;
  }
  const strideIn = rowBytesOf(header);
  const paint = rowPainter(view, header, pixels.data);
  for (let row = 0; row < header.heightPx; row++) paint(header.pixelOffset + row * strideIn, rowStart(row));
  return pixels;
}

function rowPainter(view: DataView, header: BmpHeader, data: Uint8Array): PaintRow {
  if (header.bits <= 8) return paletteRow(view, header, data);
  return header.bits === 24 ? blueGreenRedRow(view, header, data) : maskedRow(view, header, data);
}

function paletteRow(view: DataView, { widthPx, bits, palette }: BmpHeader, data: Uint8Array): PaintRow {
  const perByte = 8 / bits;
  const mask = 2 ** bits - 1;
  return (from, to) => {
    for (let x = 0; x < widthPx; x++) {
      const shift = 8 - bits * ((x % perByte) + 1);
      const colour = ((view.getUint8(from + Math.floor(x / perByte)) >> shift) & mask) * 3;
      for (let channel = 0; channel < 3; channel++) data[to + x * 3 + channel] = palette[colour + channel]!;
    }
  };
}

function blueGreenRedRow(view: DataView, { widthPx }: BmpHeader, data: Uint8Array): PaintRow {
  return (from, to) => {
    for (let at = 0; at < widthPx * 3; at += 3)
      for (let channel = 0; channel < 3; channel++) data[to + at + channel] = view.getUint8(from + at + 2 - channel);
  };
}

function maskedRow(view: DataView, { widthPx, bits, masks }: BmpHeader, data: Uint8Array): PaintRow {
  const read = bits === 16 ? (at: number) => view.getUint16(at, true) : (at: number) => view.getUint32(at, true);
  const channels = masks.map(channelOf);
  return (from, to) => {
    for (let x = 0; x < widthPx; x++) {
      const value = read(from + (x * bits) / 8);
      for (let channel = 0; channel < 3; channel++) data[to + x * 3 + channel] = channels[channel]!(value);
    }
  };
}

/** Reads one channel through its mask, stretched to 0..255. */
function channelOf(mask: number): (value: number) => number {
  const shift = mask === 0 ? 0 : 31 - Math.clz32(mask & -mask);
  const maxValue = mask >>> shift;
  if (maxValue === 0) return () => 0;
  if (maxValue === 255) return (value) => (value >>> shift) & 255;
  return (value) => Math.round((((value & mask) >>> shift) * 255) / maxValue);
}
