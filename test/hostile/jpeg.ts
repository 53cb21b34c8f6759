/** Where a JPEG's first segment with this marker begins; -1 when it has none. */
export function findSegment(jpeg: Buffer, marker: number): number {
  let at = 2;
  while (at + 4 <= jpeg.length && jpeg[at] === 0xff) {
    if (jpeg[at + 1] === marker) return at;
    at += 2 + jpeg.readUInt16BE(at + 2);
  }
  return -1;
}

/** The same JPEG claiming another size in its frame header. */
export function claimSize(jpeg: Buffer, width: number, height: number): Buffer {
  const lying = Buffer.from(jpeg);
  const frame = [0xc0, 0xc2].map((marker) => findSegment(lying, marker)).find((at) => at >= 0)!;
  lying.writeUInt16BE(height, frame + 5);
  lying.writeUInt16BE(width, frame + 7);
  return lying;
}

/** The same JPEG without its first segment of this marker. */
export function withoutSegment(jpeg: Buffer, marker: number): Buffer {
  const at = findSegment(jpeg, marker);
  return Buffer.concat([jpeg.subarray(0, at), jpeg.subarray(at + 2 + jpeg.readUInt16BE(at + 2))]);
}

/** The same JPEG with a segment right after its start. */
export function withSegment(jpeg: Buffer, marker: number, data: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(data.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), head, data, jpeg.subarray(2)]);
}

/**
 * A progressive JPEG of one grey, its coefficients one by one and each bit of them in a scan of its own: 883 scans, all as the format wants it,
 * or the first `count` of them.
 * @param grey a progressive JPEG of one grey component and one colour: its second scan says that all blocks are empty.
 */
export function withScanForEachBit(grey: Buffer, count = 1 + 63 * 14): Buffer {
  const first = findSegment(grey, 0xda);
  const from = grey.indexOf(Buffer.from([0xff, 0xda]), first + 2);
  const empty = grey.subarray(from, grey.indexOf(0xff, from + 10));
  const scans = Array.from({ length: count - 1 }, (_, index) => {
    const [coefficient, bit] = [1 + Math.floor(index / 14), 13 - (index % 14)];
    const scan = Buffer.from(empty);
    scan.set([coefficient, coefficient, ((bit === 13 ? 0 : bit + 1) << 4) | bit], 7);
    return scan;
  });
  return Buffer.concat([grey.subarray(0, from), ...scans, Buffer.from([0xff, 0xd9])]);
}
