import { emptyPhoto } from '../http/photos.ts';
import { rawRequest } from '../http/wire.ts';

/** One hostile request, as raw bytes, and the expected status; `undefined` if no answer is expected. */
export interface HostileBody {
  readonly title: string;
  readonly bytes: Buffer;
  readonly expected: number | undefined;
}

const form = 'application/x-www-form-urlencoded';
const json = 'application/json';
const parts = 'multipart/form-data; boundary=x';
const photo = emptyPhoto.toString('base64');
const megabyte = 1_000_000;

/** Every hostile request, for this key. */
export function hostileBodies(key: string): readonly HostileBody[] {
  const typed = (type: string, cases: readonly (readonly [string, string | Buffer, number])[]) =>
    cases.map(([title, body, expected]) => ({
      title,
      expected,
      bytes: rawRequest(key, body, { 'content-type': type }),
    }));
  return [
    ...typed(form, forms),
    ...typed(json, jsons),
    ...typed(parts, multiparts),
    ...types.map((type) => ({
      title: `the body type ${JSON.stringify(type)}`,
      expected: 400,
      bytes: rawRequest(key, `img=${photo}`, { 'content-type': type }),
    })),
    ...frames(key),
  ];
}

const forms: readonly (readonly [string, string | Buffer, number])[] = [
  ['a form of nothing', '', 400],
  ['a form of an ampersand', '&', 400],
  ['a form of an equals sign', '=', 400],
  ['a form with img and no value', 'img', 400],
  ['a form with img twice, once empty', `img=&img=${photo}`, 400],
  ['a form with img twice, once encoded', `img=${photo}&%69mg=${photo}`, 400],
  ['a form with IMG', `IMG=${photo}`, 400],
  ['a form with img[]', `img[]=${photo}`, 400],
  ['a form with img[0]', `img[0]=${photo}`, 400],
  ['a form of a million ampersands', '&'.repeat(megabyte), 400],
  ['a form of 100,000 other parameters', 'a=1&'.repeat(100_000), 400],
  ['a form of half an escape', 'img=%', 400],
  ['a form of a torn UTF-8 escape', 'img=%E0%A4', 400],
  ['a form of a million escapes', `img=${'%00'.repeat(300_000)}`, 400],
  ['a form of raw bytes', Buffer.from([105, 109, 103, 61, 0xff, 0xfe, 0, 1]), 400],
  ['a form of emoji', 'img=🪪', 400],
  ['a form of JSON', `{"img":"${photo}"}`, 400],
  ['base64 of one digit', 'img=A', 400],
  ['base64 of padding alone', 'img===', 400],
  ['base64 with padding inside', 'img=QUJD=QUJD', 400],
  ['base64 with three paddings', 'img=QUJDRA===', 400],
  ['base64 with a hash', 'img=QU%23D', 400],
  ['base64 of spaces', 'img=++++', 400],
  ['base64 of line breaks', 'img=%0D%0A%0D%0A', 400],
  ['a data URL without data', 'img=data:image/jpeg;base64,', 400],
  ['a data URL that is not base64', 'img=data:image/jpeg,hello', 400],
  ['a data URL of text', 'img=data:text/plain;base64,QUJD', 400],
  ['a data URL in a data URL', `img=data:image/png;base64,data:image/png;base64,${photo}`, 400],
  ['a URL', 'img=https%3A%2F%2Fexample.com%2Fphoto.jpg', 400],
  ['a path', 'img=%2Fetc%2Fpasswd', 400],
  ['hexadecimal of a JPEG', `img=${emptyPhoto.toString('hex')}`, 400],
  ['base64 of base64', `img=${Buffer.from(photo).toString('base64')}`, 400],
  ['base64 of 5 MB', `img=${'A'.repeat(7 * megabyte)}`, 413],
  ['a body of 13 MB', `img=${'A'.repeat(13 * megabyte)}`, 413],
];

const jsons: readonly (readonly [string, string | Buffer, number])[] = [
  ['JSON of nothing', '', 400],
  ['JSON null', 'null', 400],
  ['JSON true', 'true', 400],
  ['a JSON number', '1e999', 400],
  ['a JSON text', `"${photo}"`, 400],
  ['a JSON list', `["${photo}"]`, 400],
  ['an empty JSON object', '{}', 400],
  ['JSON with img null', '{"img":null}', 400],
  ['JSON with img 1', '{"img":1}', 400],
  ['JSON with img true', '{"img":true}', 400],
  ['JSON with img as a list', `{"img":["${photo}"]}`, 400],
  ['JSON with img as an object', `{"img":{"data":"${photo}"}}`, 400],
  ['JSON with img as a byte list', '{"img":{"type":"Buffer","data":[255,216]}}', 400],
  ['JSON with img empty', '{"img":""}', 400],
  ['torn JSON', '{"img":"QUJD', 400],
  ['JSON with a comment', '{/**/"img":"QUJD"}', 400],
  ['JSON with a prototype', `{"__proto__":{"img":"${photo}"}}`, 400],
  ['JSON with a constructor', `{"constructor":{"prototype":{"img":"${photo}"}}}`, 400],
  ['JSON with img and a prototype', `{"img":"${photo}","__proto__":{"a":1}}`, 400],
  ['100,000 JSON lists in each other', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 400],
  ['100,000 JSON objects in each other', `${'{"img":'.repeat(100_000)}1${'}'.repeat(100_000)}`, 400],
  ['a million open JSON lists', '['.repeat(megabyte), 400],
  ['JSON with a deep neighbour of img', `{"img":"","a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`, 400],
  ['JSON of 100,000 keys', `{${Array.from({ length: 100_000 }, (_, index) => `"k${index}":1`).join()}}`, 400],
  ['JSON in UTF-16', Buffer.from(`{"img":"${photo}"}`, 'utf16le'), 400],
  ['JSON of torn UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22]), 400],
  ['JSON after two byte order marks', `\ufeff\ufeff{"img":"${photo}"}`, 400],
  ['JSON after a space and a byte order mark', ` \ufeff{"img":"${photo}"}`, 400],
  ['JSON with an escaped zero in img', '{"img":"\\u0000"}', 400],
  ['JSON of a body of 13 MB', `{"img":"${'A'.repeat(13 * megabyte)}"}`, 413],
];

const part = (head: string, body: string) => `--x\r\n${head}\r\n\r\n${body}\r\n`;
const file = 'Content-Disposition: form-data; name="img"; filename="a.jpg"';
const multiparts: readonly (readonly [string, string | Buffer, number])[] = [
  ['multipart of nothing', '', 400],
  ['multipart of its end alone', '--x--\r\n', 400],
  ['multipart without an end', part(file, 'QUJD'), 400],
  ['multipart with another boundary', `--y\r\n${file}\r\n\r\nQUJD\r\n--y--\r\n`, 400],
  ['multipart with an empty file', `${part(file, '')}--x--\r\n`, 400],
  ['multipart with an empty field', `${part('Content-Disposition: form-data; name="img"', '')}--x--\r\n`, 400],
  ['multipart without a name', `${part('Content-Disposition: form-data', photo)}--x--\r\n`, 400],
  ['multipart without a disposition', `${part('Content-Type: image/jpeg', photo)}--x--\r\n`, 400],
  [
    'multipart with a part named __proto__',
    `${part('Content-Disposition: form-data; name="__proto__"', '1')}--x--\r\n`,
    400,
  ],
  ['multipart with two files', `${part(file, 'a')}${part(file, 'b')}--x--\r\n`, 400],
  [
    'multipart of a file and a field',
    `${part(file, 'a')}${part('Content-Disposition: form-data; name="img"', 'QUJD')}--x--\r\n`,
    400,
  ],
  ['multipart of 1,000 fields', `${part('Content-Disposition: form-data; name="a"', '1').repeat(1000)}--x--\r\n`, 400],
  [
    'multipart of 1,000 files',
    `${part('Content-Disposition: form-data; name="a"; filename="a"', '1').repeat(1000)}--x--\r\n`,
    400,
  ],
  ['multipart with 10,000 part headers', `${part(`${file}\r\n${'a: b\r\n'.repeat(10_000)}c: d`, '1')}--x--\r\n`, 400],
  [
    'multipart with a field in JSON',
    `${part('Content-Disposition: form-data; name="img"\r\nContent-Type: application/json', '{"a":1}')}--x--\r\n`,
    400,
  ],
  [
    'multipart with a field of torn JSON',
    `${part('Content-Disposition: form-data; name="img"\r\nContent-Type: application/json', '{')}--x--\r\n`,
    400,
  ],
  ['multipart with a text as the file', `${part(file, 'no picture')}--x--\r\n`, 400],
  [
    'multipart with a path as the name',
    `${part('Content-Disposition: form-data; name="img"; filename="../../etc/passwd"', 'a')}--x--\r\n`,
    400,
  ],
  ['multipart of a file of 5 MB', `${part(file, 'A'.repeat(5 * megabyte))}--x--\r\n`, 413],
];

const types = [
  '',
  'text/plain',
  'text/xml',
  'image/jpeg',
  'application/octet-stream',
  'application/x-protobuf',
  'nonsense',
  'multipart/form-data',
  'multipart/form-data; boundary=',
  'multipart/mixed; boundary=x',
  'application/json-patch+json',
  'application/jsonx',
  ';',
  `application/${'a'.repeat(5000)}`,
];

/** Requests with a wrong length, or that are not HTTP. */
function frames(key: string): readonly HostileBody[] {
  const body = `img=${photo}`;
  const chunked = { 'transfer-encoding': 'chunked', 'content-length': '' };
  const raw = (text: string) => Buffer.from(text, 'latin1');
  const withoutLength = raw(rawRequest(key, '', chunked).toString('latin1').replace('content-length: \r\n', ''));
  return [
    { title: 'a broken chunk', expected: 400, bytes: Buffer.concat([withoutLength, raw('zz\r\nhello\r\n')]) },
    { title: 'a negative length', expected: 400, bytes: rawRequest(key, body, { 'content-length': '-1' }) },
    { title: 'a length of text', expected: 400, bytes: rawRequest(key, body, { 'content-length': 'many' }) },
    {
      title: 'a length and chunks at once',
      expected: 400,
      bytes: rawRequest(key, body, { 'transfer-encoding': 'chunked' }),
    },
    {
      title: 'a claimed length of 1 TB',
      expected: 413,
      bytes: rawRequest(key, body, { 'content-length': '1099511627776' }),
    },
    { title: 'headers of 100 KB', expected: 400, bytes: rawRequest(key, body, { 'x-large': 'a'.repeat(100_000) }) },
    {
      title: 'a gzip body',
      expected: 400,
      bytes: rawRequest(key, Buffer.from('1f8b0800', 'hex'), { 'content-encoding': 'gzip' }),
    },
    {
      title: 'an Idempotency-Key of 300 characters',
      expected: 400,
      bytes: rawRequest(key, body, { 'idempotency-key': 'a'.repeat(300) }),
    },
    {
      title: 'an Idempotency-Key with a space',
      expected: 400,
      bytes: rawRequest(key, body, { 'idempotency-key': 'a b' }),
    },
    { title: 'two keys', expected: 401, bytes: rawRequest(`${key}\r\nx-api-key: ${key}`, body) },
    { title: 'TLS', expected: 400, bytes: Buffer.from('160301020001fc0303', 'hex') },
    { title: 'noise', expected: 400, bytes: raw('\x00\x01\x02\r\n\r\n') },
    { title: 'an unknown method', expected: 400, bytes: raw('BREW /v1/th_card/antifake HTTP/1.1\r\nhost: a\r\n\r\n') },
    {
      title: 'a path of broken escapes',
      expected: 400,
      bytes: raw('GET /%zz HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n'),
    },
    {
      title: 'a path up and away',
      expected: 404,
      bytes: raw('GET /docs/../../etc/passwd HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n'),
    },
    {
      title: 'a static path up and away',
      expected: 404,
      bytes: raw('GET /docs/static/..%2f..%2fpackage.json HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n'),
    },
  ];
}
