import { deflateSync, inflateSync } from 'node:zlib';
import type { Random } from '../../../synth/base/random.ts';
import { chunk, pngSignature } from '../../hostile/png.ts';
import { type Mutate, maxInputBytes, mutateBytes, sharpNumber, someBytes } from './bytes.ts';
import { mutateList, withOne } from './list.ts';

interface Chunk {
  readonly type: string;
  readonly data: Buffer;
}

/** Changes a PNG's chunks, fields of its header, or pixels before they are packed; lengths and checksums are right. */
export const mutatePng: Mutate = (input, random, others) => {
  const chunks = readChunks(input);
  if (chunks.length === 0 || random.chance(0.15)) return mutateBytes(input, random, others);
  const changed = random.chance(0.35)
    ? mutateList(chunks, random, readChunks(random.pick(others)))
    : withOne(chunks, random, (one) => mutateChunk(one, random));
  const written = changed.map(({ type, data }) => chunk(type, data));
  return Buffer.concat([pngSignature, ...written]).subarray(0, maxInputBytes);
};

const types = [
  'IHDR',
  'PLTE',
  'IDAT',
  'IEND',
  'tRNS',
  'gAMA',
  'iCCP',
  'sRGB',
  'eXIf',
  'tEXt',
  'zTXt',
  'iTXt',
  'pHYs',
  'acTL',
  'fcTL',
  'fdAT',
  'cICP',
  'sBIT',
  'bKGD',
  'hIST',
];

function readChunks(png: Buffer): readonly Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = 8; at + 12 <= png.length; ) {
    const length = Math.min(png.readUInt32BE(at), png.length - at - 12);
    chunks.push({ type: png.toString('latin1', at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) });
    at += 12 + length;
  }
  return chunks;
}

function mutateChunk({ type, data }: Chunk, random: Random): Chunk {
  if (type === 'IHDR' && data.length >= 13 && random.chance(0.8)) return { type, data: withField(data, random) };
  if (type === 'IDAT' && random.chance(0.6)) return { type, data: repacked(data, random) };
  if (random.chance(0.2)) return { type: random.pick(types), data };
  return { type, data: random.chance(0.2) ? someBytes(random, 200) : mutateBytes(data, random, [data]) };
}

function withField(header: Buffer, random: Random): Buffer {
  const data = Buffer.from(header);
  const kind = random.int(0, 5);
  if (kind === 0) data.writeUInt32BE(sharpNumber(random, 16), 0);
  else if (kind === 1) data.writeUInt32BE(sharpNumber(random, 32), 4);
  else if (kind === 2) data[8] = random.pick([0, 1, 2, 4, 8, 16, 32]);
  else if (kind === 3) data[9] = random.int(0, 7);
  else data[kind === 4 ? 12 : 10] = random.int(0, 2);
  return data;
}

/** The pixels changed and packed again. */
function repacked(data: Buffer, random: Random): Buffer {
  try {
    const pixels = inflateSync(data, { maxOutputLength: 4 * maxInputBytes });
    return deflateSync(mutateBytes(pixels, random, [pixels]), { level: random.int(0, 9) });
  } catch {
    return mutateBytes(data, random, [data]);
  }
}
