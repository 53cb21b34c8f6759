import { AntifakeError } from '../errors.ts';
import { type Header, readHeader } from './header.ts';
import { readWork } from './jpeg-scans.ts';

/** Maximum length and pixels of a photo. */
export interface DecodeLimits {
  readonly maxBytes: number;
  readonly maxPixels: number;
}

/**
 * The longest side of a phone's largest picture (200 million pixels, 16,384 × 12,288); scanners at 1,200 dots per inch stay below it.
 * Decoders spend time and memory on each row and on each column, whatever the number of pixels.
 */
const maxSidePx = 16_384;
/** Bytes of 50 million pixels of RGB with transparency, 8 bits each. */
const maxUnpackedBytes = 200_000_000;
/** Encoders usually write about ten scans. */
const maxScans = 100;
/** Twelve million pixels in full colour that are processed sixteen times; a usual progressive file of 50 million pixels needs 400 million. */
const maxVisited = 600_000_000;
/** 200 million bytes. A usual progressive file of 50 million pixels needs 75 million. */
const maxBufferedCoefficients = 100_000_000;

/**
 * Reads the header of a picture and checks it against all bounds: no picture within them takes much longer than a second to decode
 * (bench/results/decode-cost.csv).
 * @throws AntifakeError IMAGE_INVALID_SIZE above a bound, IMAGE_INVALID_FORMAT if it is not a JPEG, PNG or BMP or has too many scans.
 */
export function readBounded(bytes: Uint8Array, { maxBytes, maxPixels }: DecodeLimits): Header {
  requireAtMost('bytes', bytes.byteLength, maxBytes);
  const header = readHeader(bytes);
  if (header === undefined) throw new AntifakeError('unknown_format', 'expected a JPEG, PNG or BMP header');
  const { widthPx, heightPx, unpackedBytes, format } = header;
  requireAtMost('pixels', widthPx * heightPx, maxPixels);
  requireAtMost('pixels a side', Math.max(widthPx, heightPx), maxSidePx);
  requireAtMost('bytes unpacked', unpackedBytes, maxUnpackedBytes);
  if (format === 'jpeg') holdWork(bytes);
  return header;
}

function holdWork(bytes: Uint8Array): void {
  const { scans, visited, bufferedCoefficients } = readWork(bytes);
  if (scans > maxScans)
    throw new AntifakeError('too_many_scans', `expected at most ${maxScans} scans but received ${scans}`);
  requireAtMost('coefficients visited', visited, maxVisited);
  requireAtMost('coefficients in memory', bufferedCoefficients, maxBufferedCoefficients);
}

function requireAtMost(unit: string, received: number, max: number): void {
  if (received > max)
    throw new AntifakeError(
      unit === 'bytes' ? 'too_long' : 'too_large',
      `expected at most ${max} ${unit} but received ${received}`,
    );
}
