/** Header of a picture, read before anything is decoded. */
export interface Header {
  readonly format: 'jpeg' | 'png' | 'bmp';
  readonly widthPx: number;
  readonly heightPx: number;
  /**
   * Bytes of the unpacked picture, before conversion to RGB. Doubled for an interlaced PNG, which is assembled from seven
   * passes, and for a JPEG of four components, which needs a colour profile: those take twice the time.
   */
  readonly unpackedBytes: number;
}

/** Reads format and size only from the content; `undefined` if it is not a JPEG, PNG or BMP or has no size. */
export function readHeader(bytes: Uint8Array): Header | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const header = readPng(view) ?? readBmp(view) ?? readJpeg(view);
  return header && header.widthPx > 0 && header.heightPx > 0 ? header : undefined;
}

/** Samples of a pixel, by PNG colour type: grey, RGB, palette, grey and alpha, RGB and alpha. */
const pngSamples: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** PNG (W3C PNG, third edition, 11.2.1): signature, then IHDR with width, height, depth, colour type and interlacing. */
function readPng(view: DataView): Header | undefined {
  if (view.byteLength < 33 || view.getUint32(0) !== 0x89504e47 || view.getUint32(4) !== 0x0d0a1a0a) return undefined;
  if (view.getUint32(12) !== 0x49484452) return undefined;
  const samples = pngSamples[view.getUint8(25)];
  if (samples === undefined) return undefined;
  const [widthPx, heightPx, bitsPerPixel] = [view.getUint32(16), view.getUint32(20), samples * view.getUint8(24)];
  const passes = view.getUint8(28) === 0 ? 1 : 2;
  return { format: 'png', widthPx, heightPx, unpackedBytes: (widthPx * heightPx * bitsPerPixel * passes) / 8 };
}

/** BMP: "BM", then at byte 14 a BITMAPCOREHEADER (12 bytes) or a BITMAPINFOHEADER and its successors. */
function readBmp(view: DataView): Header | undefined {
  if (view.byteLength < 26 || view.getUint16(0) !== 0x424d) return undefined;
  const isCore = view.getUint32(14, true) === 12;
  const widthPx = isCore ? view.getUint16(18, true) : view.getInt32(18, true);
  const heightPx = isCore ? view.getUint16(20, true) : Math.abs(view.getInt32(22, true));
  return { format: 'bmp', widthPx, heightPx, unpackedBytes: widthPx * heightPx * 3 };
}

/**
 * JPEG (ITU-T T.81, B.2.2): walks the segments to the frame header, which must be baseline, extended or progressive, Huffman-coded
 * and of 8 bits: no camera, scanner or browser writes any other, and arithmetic coding can pack any amount of work into a small file.
 */
function readJpeg(view: DataView): Header | undefined {
  if (view.byteLength < 4 || view.getUint16(0) !== 0xffd8) return undefined;
  let at = 2;
  while (at + 10 <= view.byteLength) {
    if (view.getUint8(at) !== 0xff) return undefined;
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (isFrame(marker)) return marker <= lastFrame && view.getUint8(at + 4) === 8 ? readFrame(view, at) : undefined;
    const hasNoLength = marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7);
    at += hasNoLength ? 2 : 2 + Math.max(2, view.getUint16(at + 2));
  }
  return undefined;
}

/** Progressive; those after it are lossless, hierarchical or arithmetic-coded. */
const lastFrame = 0xc2;

/** SOF0..SOF15 except DHT, JPG and DAC. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

function readFrame(view: DataView, at: number): Header {
  const [heightPx, widthPx, components] = [view.getUint16(at + 5), view.getUint16(at + 7), view.getUint8(at + 9)];
  const times = components > 3 ? 2 : 1;
  return { format: 'jpeg', widthPx, heightPx, unpackedBytes: widthPx * heightPx * components * times };
}
