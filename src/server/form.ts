import { AntifakeError } from '../errors.ts';

/**
 * Reads the one `img` of a form-urlencoded body; other parameters are ignored. A `+` stays a `+`: in base64 it is one,
 * whether or not the client encoded it.
 * @throws AntifakeError INVALID_REQUEST when `img` is missing, repeated or wrongly encoded.
 */
export function readForm(body: string): { readonly img: string } {
  const values: string[] = [];
  for (const pair of body.split('&')) {
    const equalsAt = pair.indexOf('=');
    const name = equalsAt < 0 ? pair : pair.slice(0, equalsAt);
    if (percentDecode(name) === 'img') values.push(equalsAt < 0 ? '' : pair.slice(equalsAt + 1));
  }
  const [img] = values;
  if (img === undefined || values.length > 1)
    throw new AntifakeError('INVALID_REQUEST', `expected one img in the form but received ${values.length}`);
  const decoded = percentDecode(img);
  if (decoded === undefined)
    throw new AntifakeError('INVALID_REQUEST', 'expected percent-encoding for img but received something else');
  return { img: decoded };
}

function percentDecode(text: string): string | undefined {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
