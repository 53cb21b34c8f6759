import { AntifakeError } from '../errors.ts';

const percent = 0x25;

/** The value of each byte as a hexadecimal digit; 255 for a byte that is not one. */
const digits = Uint8Array.from({ length: 256 }, (_, byte) => hexDigit(byte) ?? 255);

/** Decodes the percent-encoding of one value, which may be cut anywhere. */
export class PercentDecoder {
  /** Buffer for decoded text; the next text reuses it. */
  #room = new Uint8Array(0);
  /** How much of an escape has arrived: 1 with the percent sign, 2 with its first digit. */
  #length: 0 | 1 | 2 = 0;
  #high = 0;

  /**
   * @returns bytes to be read before the next text is decoded.
   * @throws AntifakeError INVALID_REQUEST at a percent sign without two hexadecimal digits.
   */
  decode(text: Uint8Array): Uint8Array {
    if (this.#length === 0 && !text.includes(percent)) return text;
    if (this.#room.length < text.length) this.#room = new Uint8Array(text.length);
    let [at, length] = [0, 0];
    while (at < text.length && this.#length > 0) length = this.#put(this.#take(text[at++]!), length);
    // The hot loop: whole escapes and unescaped bytes.
    const [room, lastWhole] = [this.#room, text.length - 3];
    for (; at < text.length; at++) {
      const byte = text[at]!;
      if (byte !== percent) room[length++] = byte;
      else if (at <= lastWhole) {
        const [high, low] = [digits[text[at + 1]!]!, digits[text[at + 2]!]!];
        if ((high | low) > 15) throw wrongEscape();
        room[length++] = 16 * high + low;
        at += 2;
      } else length = this.#put(this.#take(byte), length);
      if (this.#length > 0) break;
    }
    for (at += 1; at < text.length; at++) length = this.#put(this.#take(text[at]!), length);
    return room.subarray(0, length);
  }

  /** @returns the length with the byte, if there is one. */
  #put(byte: number | undefined, length: number): number {
    if (byte === undefined) return length;
    this.#room[length] = byte;
    return length + 1;
  }

  /** @throws AntifakeError INVALID_REQUEST if the value ends within an escape. */
  end(): void {
    if (this.#length > 0) throw wrongEscape();
  }

  #take(byte: number): number | undefined {
    if (this.#length === 0) {
      if (byte !== percent) return byte;
      this.#length = 1;
      return undefined;
    }
    const digit = hexDigit(byte);
    if (digit === undefined) throw wrongEscape();
    if (this.#length === 2) {
      this.#length = 0;
      return 16 * this.#high + digit;
    }
    this.#length = 2;
    this.#high = digit;
    return undefined;
  }
}

/** Whether the first `length` bytes are the word, each character either plain or escaped. */
export function matchesWord(text: Uint8Array, length: number, word: Uint8Array): boolean {
  let at = 0;
  for (const byte of word) {
    const isEscaped = text[at] === percent;
    const decodedByte = isEscaped ? 16 * (hexDigit(text[at + 1]) ?? 16) + (hexDigit(text[at + 2]) ?? 16) : text[at];
    if (decodedByte !== byte) return false;
    at += isEscaped ? 3 : 1;
  }
  return at === length;
}

/** @returns 0..15, or `undefined` for a byte that is not a hexadecimal digit. */
export function hexDigit(byte: number | undefined): number | undefined {
  if (byte === undefined) return undefined;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : undefined;
}

function wrongEscape(): AntifakeError {
  return new AntifakeError('broken_body', 'expected percent-encoding for img but received something else');
}
