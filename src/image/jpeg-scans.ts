/**
 * How many scans a JPEG holds (ITU-T T.81, B.2). A progressive one may bring each bit of each coefficient in a scan of its own,
 * and a decoder walks over the whole picture for each, though it takes a few bytes of the file.
 */
export function countScans(bytes: Uint8Array): number {
  let [scans, at] = [0, 2];
  for (;;) {
    at = bytes.indexOf(0xff, at);
    const marker = bytes[at + 1];
    if (at < 0 || marker === undefined || marker === endOfImage) return scans;
    if (marker === startOfScan) scans += 1;
    at += standsAlone(marker) ? 1 : 2 + (((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0));
  }
}

const endOfImage = 0xd9;
const startOfScan = 0xda;

/** No segment follows: a 255 of the coded pixels, a filling, TEM, or RST0 to RST7. */
function standsAlone(marker: number): boolean {
  return marker <= 0x01 || marker === 0xff || (marker >= 0xd0 && marker <= 0xd7);
}
