import { AntifakeError } from '../errors.ts';
import { type Header, readHeader } from './header.ts';
import { readWork } from './jpeg-scans.ts';

/** What a photo may be at most. */
export interface DecodeLimits {
  readonly maxBytes: number;
  readonly maxPixels: number;
}

/**
 * The longest side of a phone's largest picture (200 million pixels, 16,384 × 12,288); scanners at 1,200 dots an inch stay below it.
 * Decoders spend time and memory on each row and on each column, whatever the number of pixels.
 */
const maxSidePx = 16_384;
/** What 50 million pixels of RGB with transparency take, of 8 bits each. */
const maxUnpackedBytes = 200_000_000;
/** Encoders write about ten scans. */
const maxScans = 100;
/** Twelve million pixels in full colour that are walked over sixteen times; a usual progressive file of 50 million has 400 million. */
const maxVisited = 600_000_000;
/** Of 200 million bytes. A usual progressive file of 50 million pixels has 75 million. */
const maxHeld = 100_000_000;

/**
 * Reads a picture's header and holds it against all bounds: no picture within them decodes for much longer than a second
 * (bench/results/decode-cost.csv).
 * @throws AntifakeError IMAGE_INVALID_SIZE past a bound, IMAGE_INVALID_FORMAT for what is no JPEG, PNG or BMP or has too many scans.
 */
export function readBounded(bytes: Uint8Array, { maxBytes, maxPixels }: DecodeLimits): Header {
  holdSize('bytes', bytes.byteLength, maxBytes);
  const header = readHeader(bytes);
  if (header === undefined) throw new AntifakeError('unknown_format', 'expected a JPEG, PNG or BMP header');
  const { widthPx, heightPx, unpackedBytes, format } = header;
  holdSize('pixels', widthPx * heightPx, maxPixels);
  holdSize('pixels a side', Math.max(widthPx, heightPx), maxSidePx);
  holdSize('bytes unpacked', unpackedBytes, maxUnpackedBytes);
  if (format === 'jpeg') holdWork(bytes);
  return header;
}

function holdWork(bytes: Uint8Array): void {
  const { scans, visited, held } = readWork(bytes);
  if (scans > maxScans)
    throw new AntifakeError('too_many_scans', `expected at most ${maxScans} scans but received ${scans}`);
  holdSize('coefficients visited', visited, maxVisited);
  holdSize('coefficients held', held, maxHeld);
}

function holdSize(unit: string, received: number, most: number): void {
  if (received > most)
    throw new AntifakeError(
      unit === 'bytes' ? 'too_long' : 'too_large',
      `expected at most ${most} ${unit} but received ${received}`,
    );
}
