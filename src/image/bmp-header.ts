/** The header of a BMP, validated against the length of the file. */
export interface BmpHeader {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Rows are stored from the top, otherwise from the bottom. */
  readonly isTopDown: boolean;
  readonly bits: number;
  readonly compression: 'none' | 'masks' | 'runs';
  /** Offset of the pixels, in bytes. */
  readonly pixelOffset: number;
  /** 256 colours as RGB; those that the file does not contain are black. */
  readonly palette: Uint8Array;
  /** Masks of red, green and blue, for 16 and 32 bits. */
  readonly masks: readonly number[];
}

const fileHeaderBytes = 14;
const coreHeaderBytes = 12;
const infoHeaderBytes = 40;

/** Bit depths allowed for each compression: BI_RGB, BI_RLE8, BI_RLE4, BI_BITFIELDS, BI_ALPHABITFIELDS. */
const compressions: Readonly<
  Record<number, { readonly name: BmpHeader['compression']; readonly bits: readonly number[] }>
> = {
  0: { name: 'none', bits: [1, 4, 8, 16, 24, 32] },
  1: { name: 'runs', bits: [8] },
  2: { name: 'runs', bits: [4] },
  3: { name: 'masks', bits: [16, 32] },
  6: { name: 'masks', bits: [16, 32] },
};

/** @throws Error if a field is invalid or the file is too short for its pixels. */
export function readBmpHeader(view: DataView): BmpHeader {
  const size = view.getUint32(fileHeaderBytes, true);
  const isCore = size === coreHeaderBytes;
  if (!isCore && (size < infoHeaderBytes || size > 256))
    throw new Error(`expected a known header but received ${size} bytes`);
  const bits = view.getUint16(isCore ? 24 : 28, true);
  const compression = compressions[isCore ? 0 : view.getUint32(30, true)];
  if (!compression?.bits.includes(bits)) throw new Error(`expected a known compression of ${bits} bits`);
  const height = isCore ? view.getUint16(20, true) : view.getInt32(22, true);
  const header: BmpHeader = {
    widthPx: isCore ? view.getUint16(18, true) : view.getInt32(18, true),
    heightPx: Math.abs(height),
    isTopDown: height < 0,
    bits,
    compression: compression.name,
    pixelOffset: view.getUint32(10, true),
    palette: bits <= 8 ? readPalette(view, { size, bits, isCore }) : new Uint8Array(0),
    masks: compression.name === 'masks' ? readMasks(view) : defaultMasks(bits),
  };
  holdLength(view, header, size);
  return header;
}

/** Bytes of one stored row; rows begin at multiples of four. */
export function rowBytesOf({ widthPx, bits }: BmpHeader): number {
  return Math.ceil((widthPx * bits) / 32) * 4;
}

function holdLength(view: DataView, header: BmpHeader, size: number): void {
  const { pixelOffset, heightPx, widthPx, bits, compression } = header;
  // Some writers omit the padding of the last row.
  const lastRowBytes = Math.ceil((widthPx * bits) / 8);
  const bytes = compression === 'runs' ? 2 : rowBytesOf(header) * (heightPx - 1) + lastRowBytes;
  if (pixelOffset < fileHeaderBytes + size || pixelOffset + bytes > view.byteLength)
    throw new Error(`expected ${bytes} bytes of pixels from ${pixelOffset} but received ${view.byteLength} in all`);
}

function readPalette(
  view: DataView,
  { size, bits, isCore }: { readonly size: number; readonly bits: number; readonly isCore: boolean },
): Uint8Array {
  const [palette, start, stride] = [new Uint8Array(256 * 3), fileHeaderBytes + size, isCore ? 3 : 4];
  const claimed = isCore ? 0 : view.getUint32(46, true);
  const room = Math.floor((view.byteLength - start) / stride);
  const count = Math.min(claimed === 0 ? 2 ** bits : claimed, 2 ** bits, room);
  for (let colour = 0; colour < count; colour++)
    for (let channel = 0; channel < 3; channel++)
      palette[colour * 3 + channel] = view.getUint8(start + colour * stride + 2 - channel);
  return palette;
}

/** Both the short header followed by masks and the longer headers have them at the same place. */
function readMasks(view: DataView): readonly number[] {
  return [0, 4, 8].map((at) => view.getUint32(fileHeaderBytes + infoHeaderBytes + at, true));
}

function defaultMasks(bits: number): readonly number[] {
  return bits === 16 ? [0x7c00, 0x03e0, 0x001f] : [0xff0000, 0x00ff00, 0x0000ff];
}
