import { deflateSync } from 'node:zlib';
import { plain } from '../http/photos.ts';
import type { HostileImage } from './images.ts';
import { claimSize, findSegment, withScanForEachBit, withSegment } from './jpeg.ts';
import { chunk, ihdr, type PngKind, png, pngSignature } from './png.ts';

/** Pictures that are small to send and costly to decode or to judge. */
export async function costly(): Promise<readonly HostileImage[]> {
  const jpeg = await plain(160, 120).jpeg().toBuffer();
  return [...thin(), ...(await manyScans()), ...unpacked(), ...rareCodes(jpeg), ...bombs(), ...stuffed(jpeg)];
}

type Entry = readonly [title: string, bytes: Buffer];

function all(expected: HostileImage['expected'], entries: readonly Entry[]): readonly HostileImage[] {
  return entries.map(([title, bytes]) => ({ title, bytes, expected }));
}

/** A PNG that is no more than its header and a byte of pixels. */
function claim(width: number, height: number, kind?: PngKind): Buffer {
  return Buffer.concat([pngSignature, ihdr(width, height, kind), chunk('IDAT', Buffer.alloc(1)), chunk('IEND')]);
}

/** Decoders spend time and memory on each row and column. */
function thin(): readonly HostileImage[] {
  return [
    ...all('IMAGE_INVALID_SIZE', [
      ['a PNG of 1 × 50,000,000', claim(1, 50_000_000)],
      ['a PNG of 50,000,000 × 1', claim(50_000_000, 1)],
      ['a PNG of 100 × 500,000', claim(100, 500_000)],
      ['a real PNG of 1 × 16,385', png(1, 16_385)],
    ]),
    ...all('FAIL', [
      ['a PNG of 1 × 16,384', png(1, 16_384)],
      ['a PNG of 64 × 48', png(64, 48)],
    ]),
  ];
}

/** A decoder walks over the whole picture for each scan. */
async function manyScans(): Promise<readonly HostileImage[]> {
  const grey = await plain(160, 120).greyscale().toColourspace('b-w').jpeg({ progressive: true }).toBuffer();
  const colour = await plain(160, 120).jpeg({ progressive: true, chromaSubsampling: '4:4:4' }).toBuffer();
  const baseline = await plain(160, 120).jpeg({ chromaSubsampling: '4:4:4' }).toBuffer();
  return [
    ...all('IMAGE_INVALID_FORMAT', [['a progressive JPEG of 883 scans', withScanForEachBit(grey)]]),
    ...all('IMAGE_INVALID_SIZE', [
      ['100 scans of 50 million pixels', claimSize(withScanForEachBit(grey, 99), 7071, 7071)],
      ['a progressive JPEG of 50 million pixels in full colour', claimSize(colour, 7071, 7071)],
      [
        'a baseline JPEG of 50 million pixels that brings its colours 70 times',
        claimSize(repeated(baseline, 70), 7000, 7000),
      ],
    ]),
  ];
}

/** The same JPEG with its first scan so many times. */
function repeated(jpeg: Buffer, times: number): Buffer {
  const from = findSegment(jpeg, 0xda);
  const scan = jpeg.subarray(from, jpeg.length - 2);
  return Buffer.concat([jpeg.subarray(0, from), ...Array.from({ length: times }, () => scan), jpeg.subarray(-2)]);
}

function unpacked(): readonly HostileImage[] {
  return all('IMAGE_INVALID_SIZE', [
    ['a PNG of 50 million pixels of 64 bits', claim(7071, 7071, [16, 6])],
    ['an interlaced PNG of 50 million pixels of 32 bits', claim(7071, 7071, [8, 6, 1])],
  ]);
}

/** What no camera writes: arithmetic codes, of which any amount of work is a few bytes, lossless, hierarchical, 12 bits. */
function rareCodes(jpeg: Buffer): readonly HostileImage[] {
  const frames = { lossless: 0xc3, hierarchical: 0xc5, 'arithmetic-coded': 0xc9, 'arithmetic-coded progressive': 0xca };
  const named = Object.entries(frames).map(([name, marker]): Entry => [`a ${name} JPEG`, withFrame(jpeg, 1, marker)]);
  return all('IMAGE_INVALID_FORMAT', [
    ...named,
    ['a JPEG of 12 bits', withFrame(jpeg, 4, 12)],
    ['a JPEG with two frames', withSegment(jpeg, 0xc0, Buffer.from('08007800a001011100', 'hex'))],
  ]);
}

/** The same JPEG with another byte in its frame header. */
function withFrame(jpeg: Buffer, offset: number, value: number): Buffer {
  const other = Buffer.from(jpeg);
  other[findSegment(jpeg, 0xc0) + offset] = value;
  return other;
}

/** Chunks that unpack to much more than they are. */
function bombs(): readonly HostileImage[] {
  const zeros = deflateSync(Buffer.alloc(64_000_000), { level: 9 });
  const named = (head: string) => Buffer.concat([Buffer.from(head, 'latin1'), zeros]);
  const entry = (title: string, ...before: readonly Buffer[]): Entry => [title, png(64, 48, { before })];
  return all('FAIL', [
    entry('a PNG whose colour profile unpacks to 64 MB', chunk('iCCP', named('x\0\0'))),
    entry('a PNG whose texts unpack to 192 MB', ...Array.from({ length: 3 }, () => chunk('zTXt', named('x\0\0')))),
    entry('a PNG whose UTF-8 text unpacks to 64 MB', chunk('iTXt', named('x\0\x01\0\0\0'))),
    entry('a PNG of 100,000 texts', ...Array.from({ length: 100_000 }, () => chunk('tEXt', Buffer.from('k\0v')))),
    entry('a PNG of 20,000 palettes', ...Array.from({ length: 20_000 }, () => chunk('sPLT', Buffer.from('a\0\x08')))),
  ]);
}

/** Segments without end before the pixels. */
function stuffed(jpeg: Buffer): readonly HostileImage[] {
  const before = (bytes: Buffer): Buffer => Buffer.concat([jpeg.subarray(0, 2), bytes, jpeg.subarray(2)]);
  const times = (bytes: Buffer, total: number): Buffer =>
    Buffer.alloc(Math.floor(total / bytes.length) * bytes.length, bytes);
  const tables = jpeg.subarray(findSegment(jpeg, 0xc4));
  const table = tables.subarray(0, 2 + tables.readUInt16BE(2));
  return all('FAIL', [
    ['a JPEG after 3 MB of fill bytes', before(Buffer.alloc(3_000_000, 0xff))],
    ['a JPEG after 700,000 empty comments', before(times(Buffer.from('fffe0002', 'hex'), 2_800_000))],
    ['a JPEG after 3 MB of Huffman tables', before(times(table, 3_000_000))],
  ]);
}
