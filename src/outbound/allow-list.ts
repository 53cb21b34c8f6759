import { OutboundError } from './outbound-error.ts';

/** Longest accepted URL in characters; a signed one of an object store has about 2000. */
export const maxUrlLength = 4096;

/** Checks a URL against a list. @throws OutboundError `malformed` or `not_allowed`. */
export type UrlFilter = (text: string) => URL;

/** Whether the text may be in a list: `https://host/folder/`, without user, query and fragment. */
export function isUrlPrefix(text: string): boolean {
  return prefixOf(text) !== undefined;
}

/**
 * Allows the URLs under some prefixes: same scheme, host and port, and the path of the folder or one within it.
 * @throws TypeError if a prefix is malformed.
 */
export function createUrlFilter(prefixes: readonly string[]): UrlFilter {
  const allowed = prefixes.map((text) => {
    const prefix = prefixOf(text);
    if (prefix === undefined)
      throw new TypeError(`Expected a prefix such as https://host/folder/ but received ${JSON.stringify(text)}`);
    return prefix;
  });
  return (text) => {
    const url = parseUrl(text);
    if (url === undefined)
      throw new OutboundError(
        'malformed',
        'Expected a URL such as https://host/path, without user and fragment, but received something else',
      );
    if (allowed.some((prefix) => isUnder(url, prefix))) return url;
    throw new OutboundError(
      'not_allowed',
      'Expected a URL that the settings of the service allow but received another one',
    );
  };
}

function isUnder(url: URL, prefix: URL): boolean {
  return url.origin === prefix.origin && `${url.pathname}/`.startsWith(prefix.pathname);
}

/** A prefix names a folder, with or without its last slash. */
function prefixOf(text: string): URL | undefined {
  const url = parseUrl(text.endsWith('/') ? text : `${text}/`);
  // A wildcard would be taken as the name of a host.
  return url === undefined || /[?*]/.test(url.href) ? undefined : url;
}

/**
 * A URL that every server reads alike. The platform's parser resolves `..` and `%2e%2e`, and writes numeric hosts as addresses.
 * Refused is what it corrects silently (backslashes, missing slashes, line breaks) and what a server may resolve later (`%2f`, `..;`, `%252e%252e`).
 */
function parseUrl(text: string): URL | undefined {
  if (text.length > maxUrlLength || !/^https?:\/\/[^/]/i.test(text) || !/^[^\s\p{Cc}\\#]+$/u.test(text))
    return undefined;
  const url = URL.parse(text);
  if (url === null || url.username !== '' || url.password !== '' || text.split(/[/?]/, 3)[2]?.includes('@'))
    return undefined;
  return /%2f|%5c|%00/i.test(url.pathname) || hasHiddenDots(url.pathname) ? undefined : url;
}

/** Whether a `.` or `..` appears in the path for a server that decodes it again, or drops what follows a semicolon. */
function hasHiddenDots(pathname: string): boolean {
  return decoded(pathname)
    .split(/[/\\]/)
    .some((segment) => /^\.{1,2}(;|$)/.test(segment));
}

/** The text after percent-decoding until it no longer changes, byte by byte. */
function decoded(text: string): string {
  const once = text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return once === text ? text : decoded(once);
}
