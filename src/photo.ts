import { readFile, stat } from 'node:fs/promises';
import { AntifakeError } from './errors.ts';

/** The API's limit of a photo: 4 MiB. */
export const maxPhotoBytes = 4_194_304;

/** Whether a file's name has the ending of a photo. */
export function isPhotoName(name: string): boolean {
  return /\.(jpe?g|png|bmp)$/i.test(name);
}

/** The state of a photo's file: another photo at the same path, or a replaced one, has another. */
export interface PhotoState {
  readonly bytes: number;
  /** Time of the last change, in whole milliseconds since 1970. */
  readonly changedAtMs: number;
}

/** The state of the file at a path; `undefined` if there is none that can be read. */
export async function photoStateOf(path: string): Promise<PhotoState | undefined> {
  const found = await stat(path).catch(() => undefined);
  return found && { bytes: found.size, changedAtMs: Math.trunc(found.mtimeMs) };
}

/** Whether both are states of one photo. */
export function isSameState(one: PhotoState | undefined, other: PhotoState | undefined): boolean {
  return one?.bytes === other?.bytes && one?.changedAtMs === other?.changedAtMs;
}

/**
 * Reads a photo from a file. A file that is too long is rejected by its length, without reading it: a folder may contain a video with
 * the name of a photo, and Node reads no file of more than 2 GiB.
 * @throws AntifakeError IMAGE_INVALID_SIZE above 4 MiB, or the system's error.
 */
export async function readPhoto(path: string): Promise<Uint8Array> {
  const { size } = await stat(path);
  if (size > maxPhotoBytes)
    throw new AntifakeError('too_long', `expected at most ${maxPhotoBytes} bytes but received ${size}`);
  return await readFile(path);
}

/**
 * Reads a photo from a stream, and stops at the limit.
 * @throws AntifakeError IMAGE_INVALID_SIZE above 4 MiB, or the stream's error.
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
 * Frees bytes immediately that are no longer needed; bytes that share their memory with others stay. If they were left to the garbage
 * collector, the photos would cause collections of the whole heap.
 */
export function dropBytes({ buffer, byteLength }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}
