/** What the first bytes of a picture say, before anything is decoded. */
export interface Header {
  readonly format: 'jpeg' | 'png' | 'bmp';
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Reads format and size from the content alone; `undefined` when it is no JPEG, PNG or BMP or has no size. */
export function readHeader(bytes: Uint8Array): Header | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const header = readPng(view) ?? readBmp(view) ?? readJpeg(view);
  return header && header.widthPx > 0 && header.heightPx > 0 ? header : undefined;
}

/** PNG (W3C PNG, third edition, 11.2.1): signature, then IHDR with width and height. */
function readPng(view: DataView): Header | undefined {
  if (view.byteLength < 33 || view.getUint32(0) !== 0x89504e47 || view.getUint32(4) !== 0x0d0a1a0a) return undefined;
  if (view.getUint32(12) !== 0x49484452) return undefined;
  return { format: 'png', widthPx: view.getUint32(16), heightPx: view.getUint32(20) };
}

/** BMP: "BM", then at byte 14 a BITMAPCOREHEADER (12 bytes) or a BITMAPINFOHEADER and its successors. */
function readBmp(view: DataView): Header | undefined {
  if (view.byteLength < 26 || view.getUint16(0) !== 0x424d) return undefined;
  if (view.getUint32(14, true) === 12)
    return { format: 'bmp', widthPx: view.getUint16(18, true), heightPx: view.getUint16(20, true) };
  return { format: 'bmp', widthPx: view.getInt32(18, true), heightPx: Math.abs(view.getInt32(22, true)) };
}

/** JPEG (ITU-T T.81, B.2.2): walks the segments to the first frame header, SOF0..SOF15 but DHT, JPG and DAC. */
function readJpeg(view: DataView): Header | undefined {
  if (view.byteLength < 4 || view.getUint16(0) !== 0xffd8) return undefined;
  let at = 2;
  while (at + 9 <= view.byteLength) {
    if (view.getUint8(at) !== 0xff) return undefined;
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) return { format: 'jpeg', widthPx: view.getUint16(at + 7), heightPx: view.getUint16(at + 5) };
    const standsAlone = marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7);
    at += standsAlone ? 2 : 2 + Math.max(2, view.getUint16(at + 2));
  }
  return undefined;
}
