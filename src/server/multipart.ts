import { AntifakeError, type ErrorReason } from '../errors.ts';
import { Base64Reader } from './base64.ts';
import type { BodyReader } from './body.ts';
import { PhotoBytes, type ReserveBytes } from './photo-bytes.ts';

/** Enough for a photo and some ignored parameters. */
const maxParts = 20;
/** RFC 2046, section 5.1.1. */
const maxBoundaryLength = 70;
/** Size of the headers of one part. */
const maxHeaderBytes = 16_384;
const lineEnd = Buffer.from('\r\n');
const headersEnd = Buffer.from('\r\n\r\n');
const lastMark = Buffer.from('--');

/** Position of the reader in the body. */
type Place = 'preamble' | 'headers' | 'content' | 'epilogue';

/**
 * Reads the one `img` of a `multipart/form-data` body (RFC 7578): a file's bytes, or the base64 of a plain field. Only the photo,
 * the length of a delimiter and the headers of one part are kept in memory; other parts, preamble and epilogue are skipped.
 * Throws AntifakeError INVALID_REQUEST when `img` is missing, repeated or malformed, IMAGE_INVALID_SIZE past 4 MiB.
 */
export class MultipartReader implements BodyReader {
  readonly #reserve: ReserveBytes;
  readonly #delimiter: Buffer;
  #place: Place = 'preamble';
  /** Bytes that arrived but cannot be parsed yet. The first delimiter may be at the very start, without a line end before it. */
  #rest: Buffer = lineEnd;
  #parts = 0;
  #img: BodyReader | undefined;
  #isInImg = false;

  /** @param boundary of the media type. @throws AntifakeError INVALID_REQUEST unless it has 1..70 characters. */
  constructor(boundary: string, reserve: ReserveBytes) {
    if (boundary.length < 1 || boundary.length > maxBoundaryLength) throw malformed('a boundary of 1..70 characters');
    this.#reserve = reserve;
    this.#delimiter = Buffer.from(`\r\n--${boundary}`);
  }

  push(chunk: Uint8Array): void {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    while (this.#step());
    // A copy, so that it does not keep the whole chunk alive.
    this.#rest = Buffer.from(this.#rest);
  }

  end(): Uint8Array<ArrayBuffer> {
    if (this.#place !== 'epilogue') throw malformed('the last delimiter');
    if (this.#img === undefined) throw malformed('a part img', 'missing_img');
    return this.#img.end();
  }

  /** @returns whether the bytes that arrived may contain more. */
  #step(): boolean {
    switch (this.#place) {
      case 'preamble':
      case 'content':
        return this.#skipToDelimiter();
      case 'headers':
        return this.#readHeaders();
      case 'epilogue':
        this.#rest = Buffer.alloc(0);
        return false;
    }
  }

  #skipToDelimiter(): boolean {
    const found = this.#rest.indexOf(this.#delimiter);
    const length = found < 0 ? Math.max(0, this.#rest.length - this.#delimiter.length + 1) : found;
    if (this.#isInImg) this.#img?.push(this.#rest.subarray(0, length));
    this.#rest = this.#rest.subarray(found < 0 ? length : found + this.#delimiter.length);
    if (found < 0) return false;
    this.#place = 'headers';
    this.#isInImg = false;
    return true;
  }

  /** Reads the rest of the line of a delimiter and the headers after it. */
  #readHeaders(): boolean {
    if (this.#rest.length >= lastMark.length && this.#rest.subarray(0, lastMark.length).equals(lastMark)) {
      this.#place = 'epilogue';
      return true;
    }
    const end = this.#rest.indexOf(headersEnd);
    if (end > maxHeaderBytes || (end < 0 && this.#rest.length > maxHeaderBytes + headersEnd.length))
      throw malformed(`at most ${maxHeaderBytes} bytes of headers for a part`);
    if (end < 0) return false;
    this.#beginPart(this.#rest.toString('latin1', 0, end));
    this.#rest = this.#rest.subarray(end + headersEnd.length);
    this.#place = 'content';
    return true;
  }

  #beginPart(head: string): void {
    this.#parts += 1;
    if (this.#parts > maxParts) throw malformed(`at most ${maxParts} parts`);
    if (!/^[ \t]*(\r\n|$)/.test(head)) throw malformed('a line end after a delimiter');
    const { name, isFile } = readPartHead(head);
    if (name !== 'img') return;
    if (this.#img !== undefined) throw malformed('one part img', 'repeated_img');
    this.#isInImg = true;
    this.#img = isFile ? new FileReader(this.#reserve) : new Base64Reader(this.#reserve);
  }
}

/** Content of a file: the photo itself. */
class FileReader implements BodyReader {
  readonly #photo: PhotoBytes;

  constructor(reserve: ReserveBytes) {
    this.#photo = new PhotoBytes(reserve);
  }

  push(bytes: Uint8Array): void {
    this.#photo.append(bytes);
  }

  end(): Uint8Array<ArrayBuffer> {
    return this.#photo.take();
  }
}

const disposition = /^content-disposition:[ \t]*form-data[ \t]*(.*)$/im;
const parameter = /;[ \t]*([^=;\s"]+)[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^;\s"]*))[ \t]*/gy;

/** Name and kind of a part from its headers; `undefined` if it is not form data. */
function readPartHead(head: string): { readonly name?: string; readonly isFile: boolean } {
  const parameters = new Map<string, string>();
  for (const [, name, quoted, plain] of disposition.exec(head)?.[1]?.matchAll(parameter) ?? [])
    parameters.set(name!.toLowerCase(), quoted ?? plain ?? '');
  const isFile =
    parameters.has('filename') ||
    parameters.has('filename*') ||
    /^content-type:[ \t]*application\/octet-stream/im.test(head);
  const name = parameters.get('name');
  return { isFile, ...(name !== undefined && { name }) };
}

function malformed(expected: string, reason: ErrorReason = 'broken_body'): AntifakeError {
  return new AntifakeError(reason, `expected ${expected} in the multipart body but received something else`);
}
