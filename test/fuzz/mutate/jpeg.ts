import type { Random } from '../../../synth/base/random.ts';
import { type Mutate, maxInputBytes, mutateBytes, sharpNumber, someBytes } from './bytes.ts';
import { mutateList, withOne } from './list.ts';

/** One segment, and the coded pixels after it if it begins a scan. */
interface Segment {
  readonly marker: number;
  readonly data: Buffer;
  readonly coded: Buffer;
}

/** Changes a JPEG's segments, or fields of its headers, or bytes of them; lengths stay right unless a byte hits them. */
export const mutateJpeg: Mutate = (input, random, others) => {
  const segments = readSegments(input);
  if (segments.length === 0 || random.chance(0.15)) return mutateBytes(input, random, others);
  const changed = random.chance(0.4)
    ? mutateList(segments, random, readSegments(random.pick(others)))
    : withOne(segments, random, (segment) => mutateSegment(segment, random));
  return writeSegments(changed).subarray(0, maxInputBytes);
};

const [startOfScan, endOfImage] = [0xda, 0xd9];
/** Frames, tables, restart intervals, scans, restarts, application data. */
const markers = [
  0xc0, 0xc1, 0xc2, 0xc3, 0xc4, 0xc9, 0xcc, 0xd0, 0xd8, 0xd9, 0xda, 0xdb, 0xdc, 0xdd, 0xe0, 0xe1, 0xe2, 0xee, 0xfe,
];

function readSegments(jpeg: Buffer): readonly Segment[] {
  const segments: Segment[] = [];
  let at = 2;
  while (at + 4 <= jpeg.length && jpeg[at] === 0xff && jpeg[at + 1] !== endOfImage) {
    const end = Math.min(jpeg.length, at + 2 + Math.max(2, jpeg.readUInt16BE(at + 2)));
    const marker = jpeg[at + 1]!;
    const next = marker === startOfScan ? endOfCoded(jpeg, end) : end;
    segments.push({ marker, data: jpeg.subarray(at + 4, end), coded: jpeg.subarray(end, next) });
    at = next;
  }
  return segments;
}

/** Where the coded pixels end: at a marker that is no restart. */
function endOfCoded(jpeg: Buffer, from: number): number {
  for (let at = jpeg.indexOf(0xff, from); at >= 0; at = jpeg.indexOf(0xff, at + 1)) {
    const marker = jpeg[at + 1] ?? 0;
    if (marker !== 0 && marker !== 0xff && (marker < 0xd0 || marker > 0xd7)) return at;
  }
  return jpeg.length;
}

function writeSegments(segments: readonly Segment[]): Buffer {
  const parts = segments.map(({ marker, data, coded }) => {
    const head = Buffer.from([0xff, marker, 0, 0]);
    head.writeUInt16BE(Math.min(65_535, data.length + 2), 2);
    return Buffer.concat([head, data, coded]);
  });
  return Buffer.concat([Buffer.from([0xff, 0xd8]), ...parts, Buffer.from([0xff, endOfImage])]);
}

function mutateSegment(segment: Segment, random: Random): Segment {
  const { marker, data, coded } = segment;
  const isFrame = marker >= 0xc0 && marker <= 0xc2;
  switch (random.int(0, 4)) {
    case 0:
      return { ...segment, marker: random.pick(markers) };
    case 1:
      return isFrame
        ? { ...segment, data: withSize(data, random) }
        : { ...segment, data: mutateBytes(data, random, [data]) };
    case 2:
      return { ...segment, coded: mutateBytes(coded, random, [coded]) };
    case 3:
      return { ...segment, data: Buffer.concat([data, someBytes(random)]) };
    default:
      return { ...segment, data: mutateBytes(data, random, [data]) };
  }
}

/** Another width, height, number of components or sampling in a frame header. */
function withSize(frame: Buffer, random: Random): Buffer {
  const data = Buffer.from(frame);
  if (data.length < 9) return data;
  const kind = random.int(0, 3);
  if (kind < 2) data.writeUInt16BE(sharpNumber(random, 16), kind === 0 ? 1 : 3);
  else if (kind === 2) data[5] = random.int(0, 5);
  else data[7] = random.pick([0x11, 0x21, 0x12, 0x22, 0x41, 0x44, 0x00, 0xff]);
  return data;
}
