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
