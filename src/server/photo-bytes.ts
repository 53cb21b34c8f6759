import { AntifakeError } from '../errors.ts';
import { maxPhotoBytes } from '../photo.ts';

/** Called with the number of bytes now in use; throws if that exceeds the limit. */
export type ReserveBytes = (bytes: number) => void;

/** Size of the buffer at the first byte; it doubles from there, so that a caller who has sent little uses little memory. */
const firstBytes = 65_536;

/** The bytes of a photo as they arrive, in one buffer that grows up to 4 MiB. */
export class PhotoBytes {
  readonly #reserve: ReserveBytes;
  #room = new Uint8Array(0);
  #length = 0;

  constructor(reserve: ReserveBytes) {
    this.#reserve = reserve;
  }

  /** @throws AntifakeError IMAGE_INVALID_SIZE past 4 MiB, or what `reserve` throws. */
  append(bytes: Uint8Array): void {
    this.#makeRoom(bytes.length);
    this.#room.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /**
   * Decodes and appends whole groups of four base64 digits.
   * @returns false, with nothing appended, if the text contains anything but digits, or too many.
   * @throws AntifakeError what `reserve` throws.
   */
  appendBase64(text: string): boolean {
    const length = (text.length / 4) * 3;
    // Padding at the end may make it fit.
    if (this.#length + length > maxPhotoBytes) return false;
    this.#makeRoom(length);
    // Node's decoder skips characters that are not digits, and then writes less.
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
   * @throws AntifakeError INVALID_REQUEST if there is none.
   */
  take(): Uint8Array<ArrayBuffer> {
    if (this.#length === 0) throw new AntifakeError('empty_img', 'expected a photo for img but received none');
    return new Uint8Array(this.#room.buffer.transfer(this.#length));
  }

  #grow(length: number): void {
    let bytes = Math.max(firstBytes, this.#room.length);
    while (bytes < length) bytes *= 2;
    this.#reserve(bytes);
    this.#room = new Uint8Array(this.#room.buffer.transfer(bytes));
  }
}
