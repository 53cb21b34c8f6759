import type { IncomingMessage } from 'node:http';
import { AntifakeError } from '../errors.ts';
import { dropBytes } from '../photo.ts';
import { ClientGoneError } from './call.ts';
import { maxBodyBytes } from './settings.ts';
import type { Slices } from './slices.ts';

/** Reads one body as it arrives: linear, and without keeping more of it than the photo. */
export interface BodyReader {
  /** @throws AntifakeError as soon as the body cannot be a request any more. */
  push(chunk: Uint8Array): void;
  /** @returns the photo. @throws AntifakeError when the body ended too early or held none. */
  end(): Uint8Array<ArrayBuffer>;
}

/** A body may pause so long at its start, for a slow network to get going. */
const graceMs = 2000;
/** After that, it must have brought so much for each second. */
const minBytesPerS = 16_384;
const checkEveryMs = 500;

/** What chunks, which may be of one byte each, may add to a body: as much again as it has, and what was read ahead. */
const maxFrameFactor = 2;
const readAheadBytes = 131_072;

/** Whether a body comes so slowly that its caller only holds a place. */
export function isTooSlow({ bytes, elapsedMs }: { readonly bytes: number; readonly elapsedMs: number }): boolean {
  return bytes < ((elapsedMs - graceMs) / 1000) * minBytesPerS;
}

/**
 * Reads a whole body. Its bytes are counted before anything looks at them.
 * @throws AntifakeError IMAGE_INVALID_SIZE past the limit of a body, INVALID_REQUEST when it comes too slowly, or what the
 * reader throws; the rest of the body is then left unread.
 * @throws ClientGoneError when the caller leaves.
 */
export async function readWhole(
  request: IncomingMessage,
  reader: BodyReader,
  slices: Slices,
): Promise<Uint8Array<ArrayBuffer>> {
  const arrival = { bytes: 0, fromMs: performance.now(), fromBytes: request.socket.bytesRead };
  let timer: NodeJS.Timeout | undefined;
  const tooSlow = new Promise<never>((_, reject) => {
    timer = setInterval(() => {
      if (isTooSlow({ bytes: arrival.bytes, elapsedMs: performance.now() - arrival.fromMs }))
        reject(new AntifakeError('slow_body', `expected ${minBytesPerS} bytes a second for the body`));
    }, checkEveryMs);
  });
  try {
    return await Promise.race([tooSlow, readChunks(request, { reader, slices, arrival })]);
  } catch (cause) {
    throw cause instanceof AntifakeError ? cause : new ClientGoneError('the caller left within the body', { cause });
  } finally {
    clearInterval(timer);
  }
}

/** What reading a body takes. */
interface Reading {
  readonly reader: BodyReader;
  readonly slices: Slices;
  readonly arrival: {
    /** Of the body so far. */
    bytes: number;
    /** Of its connection when it began. */
    readonly fromBytes: number;
  };
}

async function readChunks(request: IncomingMessage, { reader, slices, arrival }: Reading) {
  // A refusal must not destroy the request: its socket has to bring the answer.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    arrival.bytes += chunk.length;
    if (arrival.bytes > maxBodyBytes)
      throw new AntifakeError('too_long', `expected at most ${maxBodyBytes} bytes for the body`);
    if (request.socket.bytesRead - arrival.fromBytes > maxFrameFactor * arrival.bytes + readAheadBytes)
      throw new AntifakeError('slow_body', 'expected chunks of a body to be more than crumbs');
    await slices.run(() => reader.push(chunk));
    dropBytes(chunk);
  }
  return reader.end();
}
