import { AntifakeError } from '../errors.ts';
import { Base64Reader } from './base64.ts';
import type { BodyReader } from './body.ts';
import { beginNumber, EscapeDecoder, isWholeNumber, type NumberState, nextInNumber } from './json-text.ts';
import type { ReserveBytes } from './photo-bytes.ts';

/** Maximum nesting depth of lists and objects. */
const maxDepth = 32;
/** Bytes of a name that are kept: enough to recognise one of these. */
const [img, prototype] = [Buffer.from('img'), Buffer.from('__proto__')];
const longestName = prototype.length;
const words = new Map(['true', 'false', 'null'].map((word) => [word.charCodeAt(0), Buffer.from(word)] as const));
const byteOrderMark = Buffer.from('\ufeff');
const [quote, backslash, openBrace, closeBrace, openBracket, closeBracket] = [0x22, 0x5c, 0x7b, 0x7d, 0x5b, 0x5d];
const [comma, colon] = [0x2c, 0x3a];
/** Control characters are below it. */
const firstPrintable = 0x20;

/** What may follow between two tokens. */
type Next = 'root' | 'name' | 'name or end' | 'colon' | 'value' | 'value or end' | 'comma or end' | 'nothing';

/** The token that is being read; `between`: none. */
type Token = 'between' | 'text' | 'escape' | 'number' | 'word';

/**
 * Reads the text `img` of a JSON object. The rest must be JSON (RFC 8259) no deeper than 32 and is ignored; `img` must occur exactly once.
 * Throws AntifakeError INVALID_REQUEST for anything else, and what `Base64Reader` throws.
 */
export class JsonReader implements BodyReader {
  readonly #base64: Base64Reader;
  readonly #escape = new EscapeDecoder();
  readonly #escaped = new Uint8Array(1);
  #token: Token = 'between';
  /** A byte order mark is allowed only as the very first character. */
  #isAtStart = true;
  #next: Next = 'root';
  /** The closing character of every open list and object, outermost first. */
  readonly #open: number[] = [];
  /** Role of the text that is being read. */
  #textIs: 'img' | 'name' | 'other' = 'other';
  readonly #name = new Uint8Array(longestName);
  /** Length of the name so far; capped above the longest. */
  #nameLength = 0;
  #isImg = false;
  #isFound = false;
  #number: NumberState = 'sign';
  /** `true`, `false`, `null` or a byte order mark, and the number of its bytes that have arrived. */
  #word: Uint8Array = byteOrderMark;
  #wordAt = 0;

  constructor(reserve: ReserveBytes) {
    this.#base64 = new Base64Reader(reserve);
  }

  push(chunk: Uint8Array): void {
    let at = 0;
    while (at < chunk.length) at = this.#read(chunk, at);
  }

  end(): Uint8Array<ArrayBuffer> {
    if (this.#next !== 'nothing') throw malformed('the end');
    if (!this.#isFound) throw new AntifakeError('missing_img', 'expected img in the object but received none');
    return this.#base64.end();
  }

  /** @returns the position to continue at. */
  #read(chunk: Uint8Array, at: number): number {
    switch (this.#token) {
      case 'between':
        this.#readBetween(chunk[at]!);
        return at + 1;
      case 'text':
        return this.#readText(chunk, at);
      case 'escape':
        this.#readEscape(chunk[at]!);
        return at + 1;
      case 'number':
        return this.#readNumber(chunk, at);
      case 'word':
        this.#readWord(chunk[at]!);
        return at + 1;
    }
  }

  #readBetween(byte: number): void {
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) this.#next = this.#begin(byte);
    this.#isAtStart = false;
  }

  /** Starts the token that begins with this byte. @returns what may follow it. */
  #begin(byte: number): Next {
    switch (this.#next) {
      case 'root':
        return this.#beginRoot(byte);
      case 'name or end':
        return byte === closeBrace ? this.#close(byte) : this.#beginName(byte);
      case 'name':
        return this.#beginName(byte);
      case 'colon':
        if (byte !== colon) throw malformed('a colon');
        return 'value';
      case 'value or end':
        return byte === closeBracket ? this.#close(byte) : this.#beginValue(byte);
      case 'value':
        return this.#beginValue(byte);
      case 'comma or end':
        if (byte !== comma) return this.#close(byte);
        return this.#open.at(-1) === closeBrace ? 'name' : 'value';
      case 'nothing':
        throw malformed('nothing after the object');
    }
  }

  #beginRoot(byte: number): Next {
    if (byte === openBrace) return this.#enter(closeBrace);
    if (byte !== byteOrderMark[0] || !this.#isAtStart) throw malformed('an object');
    this.#beginWord(byteOrderMark);
    return 'root';
  }

  #beginName(byte: number): Next {
    if (byte !== quote) throw malformed('a name');
    this.#token = 'text';
    this.#textIs = this.#open.length === 1 ? 'name' : 'other';
    this.#nameLength = 0;
    return 'colon';
  }

  #beginValue(byte: number): Next {
    const isImg = this.#isImg;
    this.#isImg = false;
    if (isImg && byte !== quote) throw malformed('a text for img');
    if (byte === openBrace) return this.#enter(closeBrace);
    if (byte === openBracket) return this.#enter(closeBracket);
    if (byte === quote) {
      this.#token = 'text';
      this.#textIs = isImg ? 'img' : 'other';
    } else this.#beginWordOrNumber(byte);
    return 'comma or end';
  }

  #beginWordOrNumber(byte: number): void {
    const word = words.get(byte);
    const number = beginNumber(byte);
    if (word !== undefined) this.#beginWord(word);
    else if (number === undefined) throw malformed('a value');
    else {
      this.#token = 'number';
      this.#number = number;
    }
  }

  #beginWord(word: Uint8Array): void {
    this.#token = 'word';
    this.#word = word;
    this.#wordAt = 1;
  }

  #enter(closing: number): Next {
    if (this.#open.length === maxDepth) throw malformed(`no more than ${maxDepth} levels`);
    this.#open.push(closing);
    return closing === closeBrace ? 'name or end' : 'value or end';
  }

  #close(byte: number): Next {
    if (byte !== this.#open.pop()) throw malformed('a comma or an end');
    return this.#open.length === 0 ? 'nothing' : 'comma or end';
  }

  #readText(chunk: Uint8Array, from: number): number {
    let at = from;
    while (at < chunk.length && chunk[at] !== quote && chunk[at] !== backslash && chunk[at]! >= firstPrintable) at++;
    this.#takeText(chunk, from, at);
    if (at === chunk.length) return at;
    if (chunk[at] === quote) this.#endText();
    else if (chunk[at] === backslash) this.#token = 'escape';
    else throw malformed('no control character in a text');
    return at + 1;
  }

  #readEscape(byte: number): void {
    const code = this.#escape.take(byte);
    if (code === undefined) throw malformed('an escape');
    if (code === 'more') return;
    this.#token = 'text';
    // No character outside ASCII belongs to base64 or to a name that is searched for.
    this.#escaped[0] = Math.min(code, 0xff);
    this.#takeText(this.#escaped, 0, 1);
  }

  #takeText(bytes: Uint8Array, from: number, to: number): void {
    if (this.#textIs === 'img' && to > from) this.#base64.push(bytes.subarray(from, to));
    if (this.#textIs !== 'name') return;
    for (let at = from; at < to && this.#nameLength <= longestName; at++) this.#name[this.#nameLength++] = bytes[at]!;
  }

  #endText(): void {
    this.#token = 'between';
    if (this.#textIs !== 'name') return;
    this.#isImg = this.#isNamed(img);
    if (this.#isNamed(prototype)) throw malformed('no __proto__');
    if (this.#isImg && this.#isFound)
      throw new AntifakeError('repeated_img', 'expected img once in the object but received two');
    this.#isFound ||= this.#isImg;
  }

  #isNamed(word: Uint8Array): boolean {
    return this.#nameLength === word.length && word.every((byte, index) => byte === this.#name[index]);
  }

  #readNumber(chunk: Uint8Array, from: number): number {
    for (let at = from; at < chunk.length; at++) {
      const next = nextInNumber(this.#number, chunk[at]!);
      if (next !== undefined) this.#number = next;
      else if (isWholeNumber(this.#number)) {
        this.#token = 'between';
        return at;
      } else throw malformed('a number');
    }
    return chunk.length;
  }

  #readWord(byte: number): void {
    if (byte !== this.#word[this.#wordAt]) throw malformed('true, false or null');
    this.#wordAt += 1;
    if (this.#wordAt === this.#word.length) this.#token = 'between';
  }
}

function malformed(expected: string): AntifakeError {
  return new AntifakeError('broken_body', `expected ${expected} in the JSON but received something else`);
}
