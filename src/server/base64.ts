import { AntifakeError } from '../errors.ts';
import { maxPhotoBytes } from '../photo.ts';
import type { BodyReader } from './body.ts';
import { PhotoBytes, type ReserveBytes } from './photo-bytes.ts';

const dataUrlPrefix = /^[ \t-\r]*data:image\/[\w.+-]{1,64}(?:;[\w.=+-]{1,64}){0,4};base64,[ \t-\r]*/i;
/** Number of characters in which the prefix of a data URL is searched for. */
const headBytes = 512;
/** Decoded bytes that are passed on at a time; whole groups of three. */
const groupBytes = 12_288;

const [lineBreak, space, padding, other] = [64, 65, 66, 67];
const plus = 62;
const fourPluses = Buffer.from('++++', 'base64');
const manySpaces = 4096;
/** Shorter chunks are not worth a call of Node's decoder. */
const minWholeBytes = 256;
/** The class of each byte: the value of a digit, or one of the above. */
const kinds = kindsOfBytes();

function kindsOfBytes(): Uint8Array {
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  const table = new Uint8Array(256).fill(other);
  const set = (text: string, kind: (index: number) => number) =>
    [...Buffer.from(text)].forEach((byte, index) => {
      table[byte] = kind(index);
    });
  set(digits, (index) => index);
  set('+-', () => plus);
  set('/_', () => 63);
  set('\r\n\t', () => lineBreak);
  set(' ', () => space);
  set('=', () => padding);
  return table;
}

/**
 * Reads a photo from base64 as real clients send it: standard or URL-safe, padded or not, with line breaks, with a data
 * URL's prefix, and with spaces for each `+` that a form decoded; spaces after the last digit are ignored.
 * Throws AntifakeError INVALID_REQUEST if it is not base64, IMAGE_INVALID_SIZE above 4 MiB.
 */
export class Base64Reader implements BodyReader {
  readonly #photo: PhotoBytes;
  readonly #group = new Uint8Array(groupBytes);
  #groupLength = 0;
  #head: Buffer | undefined = Buffer.alloc(headBytes);
  #headLength = 0;
  /** Digits that do not fill three bytes yet. */
  #bits = 0;
  #digits = 0;
  #paddings = 0;
  /** Spaces since the last digit or padding. */
  #spaces = 0;

  constructor(reserve: ReserveBytes) {
    this.#photo = new PhotoBytes(reserve);
  }

  push(chunk: Uint8Array): void {
    const taken = this.#head === undefined ? 0 : this.#keepHead(this.#head, chunk);
    if (this.#head === undefined) this.#decode(chunk.subarray(taken));
  }

  end(): Uint8Array<ArrayBuffer> {
    if (this.#head !== undefined) this.#leaveHead(this.#head);
    // A `+` can be the last digit of whole groups of four only, as the last of a shorter group ends in zero bits.
    if (this.#paddings === 0 && (this.#digits + this.#spaces) % 4 === 0) this.#turnSpaces();
    const inLast = this.#digits % 4;
    if (inLast === 1 || (this.#paddings > 0 && inLast + this.#paddings !== 4)) throw notBase64();
    this.#handOn();
    if (inLast === 2) this.#photo.append(Uint8Array.of(this.#bits >> 4));
    if (inLast === 3) this.#photo.append(Uint8Array.of(this.#bits >> 10, this.#bits >> 2));
    return this.#photo.take();
  }

  /** @returns how much of the chunk went into the head. */
  #keepHead(head: Buffer, chunk: Uint8Array): number {
    const taken = chunk.subarray(0, headBytes - this.#headLength);
    head.set(taken, this.#headLength);
    this.#headLength += taken.length;
    if (this.#headLength === headBytes) this.#leaveHead(head);
    return taken.length;
  }

  #leaveHead(head: Buffer): void {
    const text = head.toString('latin1', 0, this.#headLength);
    this.#head = undefined;
    this.#decode(head.subarray(dataUrlPrefix.exec(text)?.[0].length ?? 0, this.#headLength));
  }

  #decode(chunk: Uint8Array): void {
    let at = 0;
    while (at < chunk.length && this.#digits % 4 !== 0) this.#take(chunk[at++]!);
    at += this.#decodeWhole(chunk.subarray(at));
    while (at < chunk.length) this.#take(chunk[at++]!);
  }

  #take(byte: number): void {
    const kind = kinds[byte]!;
    if (kind < lineBreak) {
      if (this.#paddings > 0) throw notBase64();
      if (this.#spaces > 0) this.#turnSpaces();
      this.#takeDigit(kind);
    } else if (kind === space) this.#spaces += 1;
    else if (kind === padding) this.#takePadding();
    else if (kind === other) throw notBase64();
  }

  /**
   * Decodes the whole groups of a chunk at once if they contain only digits, as almost all do: Node's decoder skips other
   * characters, and then returns fewer bytes.
   * @returns how much of the chunk was decoded.
   */
  #decodeWhole(chunk: Uint8Array): number {
    const length = chunk.length - (chunk.length % 4);
    if (length < minWholeBytes || this.#spaces > 0 || this.#paddings > 0) return 0;
    const text = Buffer.from(chunk.buffer, chunk.byteOffset, length).toString('latin1');
    this.#handOn();
    if (!this.#photo.appendBase64(text)) return 0;
    this.#digits += length;
    return length;
  }

  #takeDigit(digit: number): void {
    this.#bits = (this.#bits << 6) | digit;
    this.#digits += 1;
    if (this.#digits % 4 !== 0) return;
    this.#group[this.#groupLength] = this.#bits >> 16;
    this.#group[this.#groupLength + 1] = this.#bits >> 8;
    this.#group[this.#groupLength + 2] = this.#bits;
    this.#groupLength += 3;
    this.#bits = 0;
    if (this.#groupLength === groupBytes) this.#handOn();
  }

  #takePadding(): void {
    if (this.#paddings === 0) this.#turnSpaces();
    if (this.#paddings === 2 || this.#spaces > 0) throw notBase64();
    this.#paddings += 1;
  }

  /** Each space before a digit was a `+`. */
  #turnSpaces(): void {
    for (; this.#spaces > 0 && this.#digits % 4 !== 0; this.#spaces--) this.#takeDigit(plus);
    if (this.#spaces >= manySpaces) this.#turnGroups(Math.floor(this.#spaces / 4));
    for (; this.#spaces > 0; this.#spaces--) this.#takeDigit(plus);
  }

  /** A run of spaces may be as long as the body; it is converted when the next digit arrives, at once and not one by one. */
  #turnGroups(groups: number): void {
    this.#handOn();
    this.#photo.append(Buffer.alloc(Math.min(3 * groups, maxPhotoBytes + 1), fourPluses));
    this.#digits += 4 * groups;
    this.#spaces -= 4 * groups;
  }

  #handOn(): void {
    this.#photo.append(this.#group.subarray(0, this.#groupLength));
    this.#groupLength = 0;
  }
}

function notBase64(): AntifakeError {
  return new AntifakeError('not_base64', 'expected base64 for img but received something else');
}
