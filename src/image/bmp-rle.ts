import type { BmpHeader } from './bmp-header.ts';

/** Source and target of the runs. */
export interface RunsTarget {
  readonly bytes: Uint8Array;
  readonly header: BmpHeader;
  /** RGB, to be filled. */
  readonly data: Uint8Array;
  /** First byte in `data` of a stored row. */
  readonly rowStart: (row: number) => number;
}

/**
 * Paints RLE8 and RLE4 pixels; pixels without a run are not changed, and pixels beyond the end of a row are dropped.
 * Source: Microsoft, "Bitmap Compression".
 * @throws Error if the file ends before the last row without an end marker.
 */
export function paintRuns({ bytes, header, data, rowStart }: RunsTarget): void {
  const { widthPx, heightPx, bits, palette } = header;
  let [at, x, row] = [header.pixelOffset, 0, 0];
  const put = (count: number, indexAt: (turn: number) => number) => {
    const seen = Math.min(count, widthPx - x);
    for (let turn = 0, to = rowStart(row) + x * 3; turn < seen; turn++, to += 3) {
      const colour = indexAt(turn) * 3;
      for (let k = 0; k < 3; k++) data[to + k] = palette[colour + k]!;
    }
    x += count;
  };
  while (row < heightPx && at + 1 < bytes.length) {
    const [count, value] = [bytes[at]!, bytes[at + 1]!];
    at += 2;
    if (count > 0) put(count, (turn) => pickIndex(value, turn, bits));
    else if (value === 0) [x, row] = [0, row + 1];
    else if (value === 1) return;
    else if (value === 2) [x, row, at] = [x + (bytes[at] ?? 0), row + (bytes[at + 1] ?? 0), at + 2];
    else {
      const from = at;
      put(value, (turn) => pickIndex(bytes[from + Math.floor((turn * bits) / 8)] ?? 0, turn, bits));
      at += Math.ceil((value * bits) / 16) * 2;
    }
  }
  if (row < heightPx - 1) throw new Error(`expected ${heightPx} rows of runs but received ${row}`);
}

/** A byte is one index of 8 bits, or two alternating ones of 4 bits. */
function pickIndex(value: number, turn: number, bits: number): number {
  if (bits === 8) return value;
  return turn % 2 === 0 ? value >> 4 : value & 15;
}
