import { AntifakeError } from '../errors.ts';
import { Base64Reader } from './base64.ts';
import type { BodyReader } from './body.ts';
import { matchesWord, PercentDecoder } from './percent.ts';
import type { ReserveBytes } from './photo-bytes.ts';

const [ampersand, equals] = [0x26, 0x3d];
const img = Buffer.from('img');
/** Length of the longest form of the name: each character as an escape. */
const longestName = 3 * img.length;

/**
 * Reads the one `img` of a form-urlencoded body; other parameters are ignored. A `+` stays a `+`: in base64 it is a digit,
 * whether or not the client encoded it. Throws AntifakeError INVALID_REQUEST when `img` is missing, repeated or wrongly
 * encoded, and what `Base64Reader` throws.
 */
export class FormReader implements BodyReader {
  readonly #base64: Base64Reader;
  readonly #percent = new PercentDecoder();
  #in: 'name' | 'img' | 'other' = 'name';
  readonly #name = new Uint8Array(longestName);
  /** Length of the name so far; capped at one more than the longest. */
  #nameLength = 0;
  #isFound = false;

  constructor(reserve: ReserveBytes) {
    this.#base64 = new Base64Reader(reserve);
  }

  push(chunk: Uint8Array): void {
    let at = 0;
    while (at < chunk.length) at = this.#in === 'name' ? this.#readName(chunk, at) : this.#readValue(chunk, at);
  }

  end(): Uint8Array<ArrayBuffer> {
    if (this.#in === 'name') this.#endName();
    if (!this.#isFound) throw new AntifakeError('missing_img', 'expected one img in the form but received none');
    this.#percent.end();
    return this.#base64.end();
  }

  /** @returns the position to continue at. */
  #readName(chunk: Uint8Array, from: number): number {
    for (let at = from; at < chunk.length; at++) {
      const byte = chunk[at]!;
      if (byte === equals || byte === ampersand) {
        const isImg = this.#endName();
        if (byte === equals) this.#in = isImg ? 'img' : 'other';
        return at + 1;
      }
      if (this.#nameLength < longestName) this.#name[this.#nameLength] = byte;
      if (this.#nameLength <= longestName) this.#nameLength += 1;
    }
    return chunk.length;
  }

  #readValue(chunk: Uint8Array, from: number): number {
    const found = chunk.indexOf(ampersand, from);
    const to = found < 0 ? chunk.length : found;
    if (this.#in === 'img') this.#base64.push(this.#percent.decode(chunk.subarray(from, to)));
    if (found >= 0) {
      this.#percent.end();
      this.#in = 'name';
    }
    return to + 1;
  }

  #endName(): boolean {
    const isImg = this.#nameLength <= longestName && matchesWord(this.#name, this.#nameLength, img);
    this.#nameLength = 0;
    if (isImg && this.#isFound)
      throw new AntifakeError('repeated_img', 'expected one img in the form but received two');
    this.#isFound ||= isImg;
    return isImg;
  }
}
