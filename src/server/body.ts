import type { IncomingMessage } from 'node:http';
import { AntifakeError } from '../errors.ts';
import { dropBytes } from '../photo.ts';
import { ClientDisconnectedError } from './call.ts';
import { maxBodyBytes } from './settings.ts';
import type { Slices } from './slices.ts';

/** Reads one body as it arrives: in linear time, keeping only the photo in memory. */
export interface BodyReader {
  /** @throws AntifakeError as soon as the body cannot be a valid request. */
  push(chunk: Uint8Array): void;
  /** @returns the photo. @throws AntifakeError if the body ended too early or contained none. */
  end(): Uint8Array<ArrayBuffer>;
}

/** Time that a body may pause at its start, for slow networks. */
const graceMs = 2000;
/** After that, the minimum average rate of a body. */
const minBytesPerS = 16_384;
const checkEveryMs = 500;

/** Overhead that chunks, which may be one byte each, may add to a body: as much as the body itself, plus what was read ahead. */
const maxFrameFactor = 2;
const readAheadBytes = 131_072;

/** Whether a body arrives so slowly that its caller only occupies a place. */
export function isTooSlow({ bytes, elapsedMs }: { readonly bytes: number; readonly elapsedMs: number }): boolean {
  return bytes < ((elapsedMs - graceMs) / 1000) * minBytesPerS;
}

/**
 * Reads a whole body. Its bytes are counted before they are parsed.
 * @throws AntifakeError IMAGE_INVALID_SIZE above the limit of a body, INVALID_REQUEST if it arrives too slowly, or what the
 * reader throws; the rest of the body is then left unread.
 * @throws ClientDisconnectedError if the caller disconnects.
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
        reject(new AntifakeError('slow_body', `expected ${minBytesPerS} bytes per second for the body`));
    }, checkEveryMs);
  });
  try {
    return await Promise.race([tooSlow, readChunks(request, { reader, slices, arrival })]);
  } catch (cause) {
    throw cause instanceof AntifakeError
      ? cause
      : new ClientDisconnectedError('the caller disconnected within the body', { cause });
  } finally {
    clearInterval(timer);
  }
}

/** Parameters for reading a body. */
interface Reading {
  readonly reader: BodyReader;
  readonly slices: Slices;
  readonly arrival: {
    /** Bytes of the body so far. */
    bytes: number;
    /** Bytes of its connection when the body started. */
    readonly fromBytes: number;
  };
}

async function readChunks(request: IncomingMessage, { reader, slices, arrival }: Reading) {
  // A refusal must not destroy the request, because its socket has to send the answer.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    arrival.bytes += chunk.length;
    if (arrival.bytes > maxBodyBytes)
      throw new AntifakeError('too_long', `expected at most ${maxBodyBytes} bytes for the body`);
    if (request.socket.bytesRead - arrival.fromBytes > maxFrameFactor * arrival.bytes + readAheadBytes)
      throw new AntifakeError('slow_body', 'expected larger chunks for the body');
    await slices.run(() => reader.push(chunk));
    dropBytes(chunk);
  }
  return reader.end();
}
