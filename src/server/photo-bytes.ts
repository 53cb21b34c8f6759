import { AntifakeError } from '../errors.ts';
import { maxPhotoBytes } from '../photo.ts';

/** Tells that so many bytes are held from now on; throws when they may not be. */
export type Hold = (bytes: number) => void;

/** Room at the first byte; it doubles from there, so that a sender who has sent little holds little. */
const firstBytes = 65_536;

/** A photo's bytes as they arrive, in one buffer that grows up to 4 MiB. */
export class PhotoBytes {
  readonly #hold: Hold;
  #room = new Uint8Array(0);
  #length = 0;

  constructor(hold: Hold) {
    this.#hold = hold;
  }

  get length(): number {
    return this.#length;
  }

  /** @throws AntifakeError IMAGE_INVALID_SIZE past 4 MiB, or what `hold` throws. */
  append(bytes: Uint8Array): void {
    this.#makeRoom(bytes.length);
    this.#room.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /**
   * Appends what whole groups of four digits say.
   * @returns false, with nothing appended, when there is anything but digits in the text, or more than may be.
   * @throws AntifakeError what `hold` throws.
   */
  appendBase64(text: string): boolean {
    const length = (text.length / 4) * 3;
    // Padding at its end may make it fit.
    if (this.#length + length > maxPhotoBytes) return false;
    this.#makeRoom(length);
    // Node's decoder passes over what is no digit, and then writes less.
    if (Buffer.from(this.#room.buffer).write(text, this.#length, 'base64') !== length) return false;
    this.#length += length;
    return true;
  }

  #makeRoom(more: number): void {
    const length = this.#length + more;
    if (length > maxPhotoBytes)
      throw new AntifakeError('too_long', `expected at most ${maxPhotoBytes} bytes for img but received more`);
    if (length > this.#room.length) this.#grow(length);
  }

  /**
   * The whole photo, in an `ArrayBuffer` of its own, so that it can be transferred to a worker; nothing can be appended after.
   * @throws AntifakeError INVALID_REQUEST when there is none.
   */
  take(): Uint8Array<ArrayBuffer> {
    if (this.#length === 0) throw new AntifakeError('empty_img', 'expected a photo for img but received none');
    return new Uint8Array(this.#room.buffer.transfer(this.#length));
  }

  #grow(length: number): void {
    let bytes = Math.max(firstBytes, this.#room.length);
    while (bytes < length) bytes *= 2;
    this.#hold(bytes);
    this.#room = new Uint8Array(this.#room.buffer.transfer(bytes));
  }
}
