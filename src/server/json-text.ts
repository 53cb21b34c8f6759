import { hexDigit } from './percent.ts';

/** State of a JSON number after some of its characters. */
export type NumberState = 'sign' | 'zero' | 'whole' | 'point' | 'fraction' | 'e' | 'powerSign' | 'power';

const [minus, plusSign, point] = [0x2d, 0x2b, 0x2e];
const whole: ReadonlySet<NumberState> = new Set(['zero', 'whole', 'fraction', 'power']);

/** @returns the state after a number's first character, or `undefined` if no number begins with it. */
export function beginNumber(byte: number): NumberState | undefined {
  return byte === minus ? 'sign' : nextInNumber('sign', byte);
}

/** @returns the state after one more character, or `undefined` if the number cannot continue with it. RFC 8259, section 6. */
export function nextInNumber(state: NumberState, byte: number): NumberState | undefined {
  if (byte >= 0x30 && byte <= 0x39) return afterDigit(state, byte);
  switch (state) {
    case 'zero':
    case 'whole':
      return byte === point ? 'point' : isE(byte) ? 'e' : undefined;
    case 'fraction':
      return isE(byte) ? 'e' : undefined;
    case 'e':
      return byte === minus || byte === plusSign ? 'powerSign' : undefined;
    default:
      return undefined;
  }
}

function afterDigit(state: NumberState, byte: number): NumberState | undefined {
  switch (state) {
    case 'sign':
      return byte === 0x30 ? 'zero' : 'whole';
    case 'zero':
      return undefined;
    case 'whole':
      return 'whole';
    case 'point':
    case 'fraction':
      return 'fraction';
    default:
      return 'power';
  }
}

/** Whether a number may end here. */
export function isWholeNumber(state: NumberState): boolean {
  return whole.has(state);
}

function isE(byte: number): boolean {
  return (byte | 0x20) === 0x65;
}

const shortEscapes = new Map(
  Object.entries({ '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }).map(
    ([letter, character]) => [letter.charCodeAt(0), character.charCodeAt(0)] as const,
  ),
);
const u = 0x75;

/** Decodes what follows a backslash in a JSON text, which may be split anywhere. */
export class EscapeDecoder {
  /** Missing digits of `\uXXXX`; 0 outside one. */
  #missing = 0;
  #code = 0;

  /** @returns the UTF-16 code unit if it is complete, `'more'` before that, or `undefined` if the escape is invalid. */
  take(byte: number): number | 'more' | undefined {
    if (this.#missing === 0) {
      if (byte !== u) return shortEscapes.get(byte);
      [this.#missing, this.#code] = [4, 0];
      return 'more';
    }
    const digit = hexDigit(byte);
    if (digit === undefined) return undefined;
    this.#missing -= 1;
    this.#code = 16 * this.#code + digit;
    return this.#missing === 0 ? this.#code : 'more';
  }
}
