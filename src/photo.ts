import { readFile, stat } from 'node:fs/promises';
import { AntifakeError } from './errors.ts';

/** The API's limit of a photo: 4 MiB. */
export const maxPhotoBytes = 4_194_304;

/**
 * Reads a photo's file. One that is too long is told by its length alone: a folder may hold a film under a photo's name, and Node
 * reads no file of more than 2 GiB.
 * @throws AntifakeError IMAGE_INVALID_SIZE past 4 MiB, or the system's error.
 */
export async function readPhoto(path: string): Promise<Uint8Array> {
  const { size } = await stat(path);
  if (size > maxPhotoBytes)
    throw new AntifakeError('too_long', `expected at most ${maxPhotoBytes} bytes but received ${size}`);
  return await readFile(path);
}

/**
 * Reads a photo from a stream, and not on past the limit.
 * @throws AntifakeError IMAGE_INVALID_SIZE past 4 MiB, or the stream's error.
 */
export async function readPhotoFrom(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream) {
    length += chunk.length;
    if (length > maxPhotoBytes)
      throw new AntifakeError('too_long', `expected at most ${maxPhotoBytes} bytes but received more`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * Frees bytes at once that nobody reads again; bytes that share their memory with others stay. Left to the garbage collector, every
 * photo brings on its part of a collection of the whole heap.
 */
export function dropBytes({ buffer, byteLength }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}
