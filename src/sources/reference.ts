import { maxUrlLength } from '../outbound/index.ts';
import { SourceError } from './source-error.ts';

/** A reference, taken apart. The parts of `s3` and `file` are as they were written: nothing in them is percent-decoded. */
export type Reference =
  | { readonly kind: 'web'; readonly url: string }
  | { readonly kind: 's3'; readonly bucket: string; readonly key: string }
  | { readonly kind: 'file'; readonly mount: string; readonly path: string };

/** Names that Amazon gives to buckets; no access point and no ARN. */
const bucketPattern = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** Name of a shared folder. */
export const mountPattern = /^[a-z0-9][a-z0-9-]{0,62}$/;

/**
 * The key or path is empty in the name of a folder: `s3://bucket/`.
 * @throws SourceError `malformed`
 */
export function parseReference(text: string): Reference {
  if (text.length > maxUrlLength) throw malformed(`at most ${maxUrlLength} characters`, 'more');
  if (/\p{Cc}/u.test(text) || !text.isWellFormed()) throw malformed('printable characters', 'others');
  const [, scheme = '', place = '', path = ''] = /^([a-z0-9]+):\/\/([^/]+)\/(.*)$/i.exec(text) ?? [];
  switch (scheme) {
    case 's3':
      if (!bucketPattern.test(place)) throw malformed('the name of a bucket after s3://', 'something else');
      return { kind: 's3', bucket: place, key: withoutDots(path) };
    case 'file':
      if (!mountPattern.test(place)) throw malformed('the name of a shared folder after file://', 'something else');
      return { kind: 'file', mount: place, path: withoutDots(path) };
    default:
      if (/^https?:\/\//i.test(text)) return { kind: 'web', url: text };
      throw malformed('https://host/path, s3://bucket/key or file://name/path', 'something else');
  }
}

/** Some servers resolve `..` in a key, which would lead out of the allowed folder. */
function withoutDots(path: string): string {
  if (path.split(/[/\\]/).some((segment) => segment === '.' || segment === '..'))
    throw malformed('a path without the segments . and ..', 'one with them');
  return path;
}

function malformed(expected: string, received: string): SourceError {
  return new SourceError('malformed', `Expected ${expected} for the reference but received ${received}`);
}
