import assert from 'node:assert/strict';
import { decode, readHeader } from '../../src/image/index.ts';
import { readWork } from '../../src/image/jpeg-scans.ts';
import { Base64Reader } from '../../src/server/base64.ts';
import type { BodyReader } from '../../src/server/body.ts';
import { FormReader } from '../../src/server/form.ts';
import { JsonReader } from '../../src/server/json.ts';
import { MultipartReader } from '../../src/server/multipart.ts';
import type { Random } from '../../synth/base/random.ts';
import { openService } from './http.ts';
import { mutateBmp } from './mutate/bmp.ts';
import type { Mutate } from './mutate/bytes.ts';
import { mutateJpeg } from './mutate/jpeg.ts';
import { mutatePng } from './mutate/png.ts';
import { base64Words, formWords, jsonWords, multipartWords, mutateWords } from './mutate/text.ts';
import { base64Seeds, bmpSeeds, formSeeds, jpegSeeds, jsonSeeds, multipartSeeds, pngSeeds } from './seeds.ts';
import { endOf, kindOf, type Target } from './target.ts';

const limits = { maxBytes: 4_194_304, maxPixels: 50_000_000 };
const image = /\/src\/image\//;
const server = /\/src\/server\/(base64|form|json|json-text|multipart|percent|photo-bytes)\.ts$/;

/** Every target by name; each opens what it needs. */
export const targets: Readonly<Record<string, () => Target | Promise<Target>>> = {
  header: async () => quiet('header', await pictures(), { mutate: mutatePicture, run: runHeader, watched: image }),
  scans: async () => quiet('scans', await jpegSeeds(), { mutate: mutateJpeg, run: runScans, watched: image }),
  bmp: () => quiet('bmp', bmpSeeds(), { mutate: mutateBmp, run: runDecode, watched: image }),
  decode: async () => quiet('decode', await pictures(), { mutate: mutatePicture, run: runDecode, watched: image }),
  base64: () => reader('base64', base64Seeds, { words: base64Words, open: () => new Base64Reader(ignore) }),
  form: () => reader('form', formSeeds, { words: [...formWords, ...base64Words], open: () => new FormReader(ignore) }),
  json: () => reader('json', jsonSeeds, { words: jsonWords, open: () => new JsonReader(ignore), check: checkJson }),
  multipart: () =>
    reader('multipart', multipartSeeds, { words: multipartWords, open: () => new MultipartReader('x', ignore) }),
  http: openService,
};

const ignore = () => undefined;

async function pictures(): Promise<readonly Buffer[]> {
  return [...(await jpegSeeds()), ...(await pngSeeds()), ...bmpSeeds()];
}

const mutatePicture: Mutate = (input, random, others) => {
  const mutate = input[0] === 0x89 ? mutatePng : input[0] === 0x42 ? mutateBmp : mutateJpeg;
  return mutate(input, random, others);
};

/** A target in this process, one input at a time. */
function quiet(name: string, seeds: readonly Buffer[], how: Pick<Target, 'mutate' | 'run' | 'watched'>): Target {
  return { name, seeds, inFlight: 1, close: async () => [], ...how };
}

async function runHeader(input: Buffer): Promise<string> {
  const header = readHeader(input);
  if (header === undefined) return 'none';
  assert.ok(header.widthPx > 0 && header.heightPx > 0 && header.unpackedBytes >= 0, JSON.stringify(header));
  return header.format;
}

async function runScans(input: Buffer): Promise<string> {
  const work = readWork(input);
  for (const count of Object.values(work)) assert.ok(Number.isSafeInteger(count) && count >= 0, JSON.stringify(work));
  return work.bufferedCoefficients > 0 ? 'buffered' : 'not buffered';
}

async function runDecode(input: Buffer): Promise<string> {
  const end = await endOf(async () => {
    const { data, widthPx, heightPx } = await decode(input, limits);
    assert.equal(data.length, widthPx * heightPx * 3);
    assert.ok(widthPx * heightPx <= limits.maxPixels);
    return Uint8Array.of(0);
  });
  return kindOf(end);
}

interface ReaderOptions {
  readonly words: readonly string[];
  readonly open: () => BodyReader;
  /** Holds what was read against another reading of the same input. */
  readonly check?: (input: Buffer, end: string) => Promise<void>;
}

/** A body's reader: however the body is cut into chunks, it reads the same. */
function reader(name: string, seeds: readonly Buffer[], { words, open, check }: ReaderOptions): Target {
  const run = async (input: Buffer, random: Random) => {
    const end = await endOf(() => readIn(open(), [input]));
    const cut = await endOf(() => readIn(open(), chunksOf(input, random)));
    assert.equal(cut, end, 'read otherwise in chunks');
    await check?.(input, end);
    return kindOf(end);
  };
  return quiet(name, seeds, { mutate: mutateWords(words), run, watched: server });
}

function readIn(reader: BodyReader, chunks: readonly Uint8Array[]): Uint8Array {
  for (const chunk of chunks) reader.push(chunk);
  return reader.end();
}

/** The input in up to seven chunks, some of them a byte long or empty. */
function chunksOf(input: Buffer, random: Random): readonly Buffer[] {
  const cuts = Array.from({ length: random.int(1, 6) }, () => random.int(0, input.length));
  const near = random.chance(0.5) ? [cuts[0]! + 1] : [];
  const ends = [...cuts, ...near, input.length].sort((a, b) => a - b);
  return ends.map((end, index) => input.subarray(ends[index - 1] ?? 0, end));
}

/** What the reader takes, JSON.parse takes too, with the same `img`; what it refuses is no plain object with a good `img`. */
async function checkJson(input: Buffer, end: string): Promise<void> {
  const text = new TextDecoder().decode(input);
  if (!end.startsWith('read ') && !isPlain(text)) return;
  const { img } = JSON.parse(text) as { readonly img: string };
  assert.equal(
    await endOf(() => readIn(new Base64Reader(ignore), [Buffer.from(img)])),
    end,
    'JSON.parse has another img',
  );
}

/** An object that JSON.parse reads, with one `img`, a text, and nothing that the reader has rules of its own for. */
function isPlain(text: string): boolean {
  const hasOneImg = text.split('img').length === 2 && /"img"\s*:\s*"/.test(text) && !/\\|__proto__/.test(text);
  if (!hasOneImg || (text.match(/[[{]/g) ?? []).length > 32) return false;
  try {
    return typeof (JSON.parse(text) as { readonly img?: unknown } | null)?.img === 'string';
  } catch {
    return false;
  }
}
