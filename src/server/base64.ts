import { AntifakeError } from '../errors.ts';
import { maxPhotoBytes } from '../photo.ts';

const dataUrlPrefix = /^\s*data:image\/[\w.+-]{1,64}(?:;[\w.=+-]{1,64}){0,4};base64,\s*/i;
const alphabet = /^[A-Za-z0-9+/_-]+$/;

/**
 * Reads a photo's bytes from base64 as real clients send it: standard or URL-safe, padded or not, with line breaks,
 * with a data URL's prefix, and with spaces where a form turned each `+` into one.
 * @throws AntifakeError INVALID_REQUEST when it is not base64, IMAGE_INVALID_SIZE past 4 MiB.
 */
export function decodeBase64(text: string): Uint8Array {
  const prefix = dataUrlPrefix.exec(text.slice(0, 512))?.[0] ?? '';
  const padded = withoutLastSpaces(text.slice(prefix.length).replace(/[\r\n\t]+/g, '')).replaceAll(' ', '+');
  const digits = padded.replace(/={1,2}$/, '');
  const isPaddedRight = digits.length === padded.length || padded.length % 4 === 0;
  if (!isPaddedRight || digits.length % 4 === 1 || !alphabet.test(digits))
    throw new AntifakeError('INVALID_REQUEST', 'expected base64 for img but received something else');
  const byteLength = Math.floor((digits.length * 3) / 4);
  if (byteLength > maxPhotoBytes)
    throw new AntifakeError(
      'IMAGE_INVALID_SIZE',
      `expected at most ${maxPhotoBytes} bytes for img but received ${byteLength}`,
    );
  return Buffer.from(digits, 'base64');
}

/** A `+` can be the last digit of whole groups of four only, as the last of a shorter group ends in zero bits: spaces after such are none. */
function withoutLastSpaces(text: string): string {
  return text.length % 4 === 0 ? text : text.trimEnd();
}
