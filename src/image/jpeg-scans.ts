/** Work and memory that decoding a JPEG requires, computed from its frame and scan headers. */
export interface JpegWork {
  readonly scans: number;
  /**
   * Coefficients that a decoder processes, all scans together. A progressive file may contain each bit of each coefficient in its
   * own scan, and a decoder processes the whole picture for each, although it is only a few bytes of the file.
   */
  readonly visited: number;
  /** Coefficients in memory until the last scan is read, two bytes each; 0 if one scan contains the whole picture. */
  readonly bufferedCoefficients: number;
}

/** Reads the frame header and every scan header of a JPEG (ITU-T T.81, B.2); of a truncated file those that exist. */
export function readWork(bytes: Uint8Array): JpegWork {
  let [scans, visited, at] = [0, 0, 2];
  let frame: Frame | undefined;
  for (;;) {
    at = bytes.indexOf(0xff, at);
    const marker = bytes[at + 1];
    if (at < 0 || marker === undefined || marker === endOfImage) break;
    // A second frame makes the file invalid.
    if (marker >= firstFrame && marker <= lastFrame) frame ??= readFrame(bytes, at);
    if (marker === startOfScan) {
      scans += 1;
      visited += frame ? visitedBy(bytes, at, frame) : 0;
    }
    at += hasNoLength(marker) ? 1 : 2 + uint16(bytes, at + 2);
  }
  if (frame === undefined) return { scans, visited, bufferedCoefficients: 0 };
  const isBuffered = frame.isProgressive || scans > 1;
  return { scans, visited, bufferedCoefficients: isBuffered ? sum([...frame.coefficients.values()]) : 0 };
}

const firstFrame = 0xc0;
const lastFrame = 0xc2;
const endOfImage = 0xd9;
const startOfScan = 0xda;

interface Frame {
  readonly isProgressive: boolean;
  /** By component id. */
  readonly coefficients: ReadonlyMap<number, number>;
}

function readFrame(bytes: Uint8Array, at: number): Frame {
  const [heightPx, widthPx] = [uint16(bytes, at + 5), uint16(bytes, at + 7)];
  const components = Array.from({ length: Math.min(4, bytes[at + 9] ?? 0) }, (_, index) => {
    const from = at + 10 + index * 3;
    const factors = bytes[from + 1] ?? 0;
    return { id: bytes[from] ?? 0, across: factors >> 4, down: factors & 15 };
  });
  const [maxHorizontalSampling, maxVerticalSampling] = [
    Math.max(1, ...components.map(({ across }) => across)),
    Math.max(1, ...components.map(({ down }) => down)),
  ];
  const sizes = components.map(({ id, across, down }) => {
    const blocks =
      Math.ceil((widthPx * across) / maxHorizontalSampling / 8) *
      Math.ceil((heightPx * down) / maxVerticalSampling / 8);
    return [id, blocks * 64] as const;
  });
  return { isProgressive: bytes[at + 1] === lastFrame, coefficients: new Map(sizes) };
}

function visitedBy(bytes: Uint8Array, at: number, { coefficients }: Frame): number {
  const count = Math.min(4, bytes[at + 4] ?? 0);
  return sum(Array.from({ length: count }, (_, index) => coefficients.get(bytes[at + 5 + index * 2] ?? -1) ?? 0));
}

/** A marker without a segment: a 255 of the coded pixels, padding, TEM, or RST0 to RST7. */
function hasNoLength(marker: number): boolean {
  return marker <= 0x01 || marker === 0xff || (marker >= 0xd0 && marker <= 0xd7);
}

function uint16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
