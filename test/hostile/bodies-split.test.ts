import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { Base64Reader } from '../../src/server/base64.ts';
import type { BodyReader } from '../../src/server/body.ts';
import { FormReader } from '../../src/server/form.ts';
import { JsonReader } from '../../src/server/json.ts';
import { MultipartReader } from '../../src/server/multipart.ts';

const random = xoroshiro128plus(20);
const int = (from: number, to: number) => uniformInt(random, from, to);
const pick = <T>(list: readonly T[]): T => list[int(0, list.length - 1)]!;
const repeat = (max: number, make: () => string) => Array.from({ length: int(0, max) }, make).join('');

/** A photo in hexadecimal, or that there is none. */
type Read = string;
const refused = 'refused';
const free = () => undefined;

function readInPieces(reader: BodyReader, body: Buffer, cut: () => number): Read {
  try {
    for (let at = 0; at < body.length; ) {
      const length = cut();
      reader.push(Buffer.from(body.subarray(at, at + length)));
      at += length;
    }
    return Buffer.from(reader.end()).toString('hex');
  } catch (error) {
    assert.equal((error as { code?: unknown }).code, 'INVALID_REQUEST', String(error));
    return refused;
  }
}

/** Reads a body at once, byte by byte and in random pieces, with equal results. */
function read(make: () => BodyReader, body: Buffer): Read {
  const whole = readInPieces(make(), body, () => body.length);
  const single = readInPieces(make(), body, () => 1);
  const pieces = readInPieces(make(), body, () => int(1, pick([3, 20, 700])));
  assert.deepEqual([single, pieces], [whole, whole], JSON.stringify(body.toString('latin1')));
  return whole;
}

/** A reference implementation of base64 in a few lines, with regular expressions. */
function plainBase64(text: string): Read {
  const prefix =
    /^\s*data:image\/[\w.+-]{1,64}(?:;[\w.=+-]{1,64}){0,4};base64,\s*/i.exec(text.slice(0, 512))?.[0] ?? '';
  const rest = text.slice(prefix.length).replace(/[\r\n\t]+/g, '');
  const isTrimmed = rest.length % 4 !== 0 || /= *$/.test(rest);
  const padded = (isTrimmed ? rest.replace(/ +$/, '') : rest).replaceAll(' ', '+');
  const digits = padded.replace(/={1,2}$/, '');
  const isPaddedRight = digits.length === padded.length || padded.length % 4 === 0;
  const isBase64 = isPaddedRight && digits.length % 4 !== 1 && /^[A-Za-z0-9+/_-]+$/.test(digits);
  return isBase64 ? Buffer.from(digits, 'base64').toString('hex') : refused;
}

function plainForm(body: string): Read {
  const decode = (text: string) => {
    try {
      return decodeURIComponent(text);
    } catch {
      return undefined;
    }
  };
  const pairs = body.split('&').map((pair) => /^([^=]*)=?(.*)$/s.exec(pair)!.slice(1));
  const values = pairs.filter(([name = '']) => decode(name) === 'img').map(([, value = '']) => decode(value));
  return values.length === 1 && values[0] !== undefined ? plainBase64(values[0]) : refused;
}

function plainJson(body: string): Read {
  try {
    const { img } = JSON.parse(body) as { img?: unknown };
    return typeof img === 'string' ? plainBase64(img) : refused;
  } catch {
    return refused;
  }
}

/** The reading of Node's `fetch`, which accepts a boundary anywhere, so no content may contain it. */
async function plainMultipart(body: Buffer): Promise<Read> {
  const headers = { 'content-type': 'multipart/form-data; boundary=xyz' };
  const form = await new Response(new Uint8Array(body), { headers }).formData().catch(() => undefined);
  const values = form?.getAll('img') ?? [];
  const [img] = values;
  if (img === undefined || values.length > 1) return refused;
  if (typeof img === 'string') return plainBase64(img);
  return Buffer.from(await img.arrayBuffer()).toString('hex') || refused;
}

const base64Pieces = [
  'A',
  'QUJD',
  '+/',
  '-_',
  ' ',
  '    ',
  '\r\n',
  '\t',
  '=',
  '==',
  'QQ==',
  '*',
  'data:image/png;base64,',
];
const someBase64 = () =>
  `${pick(['', '', ' ', 'data:image/jpeg;base64,', 'DATA:image/x;a=b;base64, '])}${repeat(pick([3, 300]), () => pick(base64Pieces.slice(0, pick([4, 7, 13]))))}${pick(['', '=', '==', ' ', '  '])}`;
const escaped = (text: string) =>
  text.replace(/./gs, (one) => pick([one, one, `%${one.charCodeAt(0).toString(16).padStart(2, '0')}`]));
const unescaped = (text: string) => text.replace(/[%&=]/g, encodeURIComponent);

function someForm(): string {
  const others = ['imgx', 'a', '', '%', '%zz', '%E0%A4', 'IMG', 'im', 'img%00'];
  const before = Array.from({ length: int(0, 3) }, () => `${pick(others)}${pick(['=', '', '=x', '=%', '=='])}&`).join(
    '',
  );
  const after = pick(['', '', '', '&', '&img', '&%69mg=QUJD', '&a=%']);
  const value = pick([
    () => escaped(unescaped(someBase64())),
    () => escaped(unescaped(someBase64())),
    () => 'QQ%',
    () => '%4',
  ]);
  return `${before}${pick(['img', '%69mg', 'i%6Dg', '%69%6d%67'])}=${value()}${after}`;
}

function someValue(depth: number): string {
  const simple = [
    '1',
    '-0',
    '0.5e+3',
    '1E9',
    'true',
    'false',
    'null',
    '""',
    '"a\\n\\u00e9\\"x"',
    '"é"',
    '01',
    '1.',
    '-',
    '+1',
    '.5',
    'nul',
    '"\\x"',
  ];
  if (depth === 0 || int(0, 2) === 0) return pick(simple.slice(0, pick([10, 10, 10, simple.length])));
  const items = (make: () => string) => Array.from({ length: int(0, 3) }, make).join(pick([',', ' , ']));
  return int(0, 1) === 0
    ? `[${items(() => someValue(depth - 1))}]`
    : `{${items(() => `"${pick(['a', 'img', 'b'])}":${someValue(depth - 1)}`)}}`;
}

function someJson(): string {
  const text = someBase64();
  const spelt = JSON.stringify(text)
    .replaceAll('/', pick(['/', '\\/', '\\u002F']))
    .replaceAll('Q', pick(['Q', '\\u0051']));
  const members = [`"a":${someValue(3)}`, `${pick(['"img"', '"\\u0069mg"'])} : ${spelt}`, `"imgs":${someValue(2)}`];
  return `${pick(['', ' ', '\n'])}{${members.slice(0, int(1, 3)).join(',')}}${pick(['', ' '])}`;
}

function someMultipart(): Buffer {
  const head = () =>
    pick([
      'Content-Disposition: form-data; name="img"',
      'content-disposition: form-data; name="img"; filename="a; name=b.jpg"\r\nContent-Type: image/jpeg',
      'Content-Disposition: form-data; name="a"',
    ]);
  const content = () =>
    pick([someBase64, () => repeat(9, () => pick(['\r\n', '--', '-', 'x', 'xy', '\r\n--', '\r', 'a']))])();
  const parts = Array.from({ length: int(1, 3) }, () => `--xyz\r\n${head()}\r\n\r\n${content()}\r\n`);
  return Buffer.from(`${parts.join('')}--xyz--\r\n`, 'latin1');
}

/** Changes one byte, or leaves the body as it is. */
function damaged(body: Buffer): Buffer {
  const copy = Buffer.from(body);
  if (copy.length > 0 && int(0, 2) === 0)
    copy[int(0, copy.length - 1)] = pick([...Buffer.from('"\\{}[],:=&%A \0'), 0xff, int(0, 255)]);
  return copy;
}

describe('a body that arrives in any pieces', () => {
  const rounds = 3000;
  const counts = (reads: readonly Read[]) => {
    const photos = reads.filter((one) => one !== refused).length;
    assert.ok(photos > rounds / 50 && photos < (rounds * 49) / 50, `${photos} photos of ${rounds}`);
  };

  it('is read as base64 like a text in one piece', () => {
    counts(
      Array.from({ length: rounds }, () => {
        const body = damaged(Buffer.from(someBase64()));
        const text = body.toString('latin1');
        const one = read(() => new Base64Reader(free), body);
        assert.equal(one, plainBase64(text), JSON.stringify(text));
        return one;
      }),
    );
  });

  it('is read as a form like a text in one piece', () => {
    counts(
      Array.from({ length: rounds }, () => {
        const body = damaged(Buffer.from(someForm()));
        const one = read(() => new FormReader(free), body);
        assert.equal(one, plainForm(body.toString('latin1')), JSON.stringify(body.toString('latin1')));
        return one;
      }),
    );
  });

  it('is read as JSON like a text in one piece', () => {
    counts(
      Array.from({ length: rounds }, () => {
        const body = damaged(Buffer.from(someJson()));
        const one = read(() => new JsonReader(free), body);
        assert.equal(one, plainJson(body.toString('utf8')), JSON.stringify(body.toString('utf8')));
        return one;
      }),
    );
  });

  it('is read as multipart like a body in one piece', async () => {
    const reads: Read[] = [];
    for (let round = 0; round < rounds; round++) {
      const body = someMultipart();
      const one = read(() => new MultipartReader('xyz', free), body);
      assert.equal(one, await plainMultipart(body), JSON.stringify(body.toString('latin1')));
      read(() => new MultipartReader('xyz', free), damaged(body));
      reads.push(one);
    }
    counts(reads);
  });
});

describe('multipart', () => {
  const readPart = (head: string) =>
    read(
      () => new MultipartReader('xyz', free),
      Buffer.from(`preamble\r\n--xyz \t\r\n${head}\r\n\r\nQUJD\r\n--xyz--epilogue`),
    );
  const [field, file] = ['414243', Buffer.from('QUJD').toString('hex')];
  const heads: Readonly<Record<string, string>> = {
    'Content-Disposition: form-data; name=img': field,
    'CONTENT-DISPOSITION:form-data ;NAME = "img"': field,
    'a: b\r\nContent-Disposition: form-data; filename="a; name=\\"b\\""; name="img"': file,
    "Content-Disposition: form-data; name=img; filename*=UTF-8''a": file,
    'Content-Disposition: form-data; name=img\r\nContent-Type: application/octet-stream': file,
    'Content-Disposition: attachment; name=img': refused,
    'Content-Disposition: form-data; x="; name=img"': refused,
    'Content-Disposition: form-data; xname=img': refused,
    'X-Content-Disposition: form-data; name=img': refused,
  };
  for (const [head, expected] of Object.entries(heads))
    it(`reads ${JSON.stringify(head)}`, () => assert.equal(readPart(head), expected));
});

describe('a multipart boundary', () => {
  it('has 1 to 70 characters', () => {
    for (const boundary of ['', 'x'.repeat(71)])
      assert.throws(() => new MultipartReader(boundary, free), { code: 'INVALID_REQUEST' });
    assert.ok(new MultipartReader('x'.repeat(70), free));
  });
});

describe('JSON', () => {
  const readJson = (text: string) => read(() => new JsonReader(free), Buffer.from(text));
  const nested = (levels: number) => `{"img":"QUJD","a":${'['.repeat(levels)}${']'.repeat(levels)}}`;

  it('may be nested 32 levels deep and no deeper', () => {
    assert.equal(readJson(nested(31)), '414243');
    assert.equal(readJson(nested(32)), refused);
  });

  it('may begin with a byte order mark', () => assert.equal(readJson('\ufeff{"img":"QUJD"}'), '414243'));

  it('may contain img once, however it is escaped', () => {
    assert.equal(readJson('{"img":"QUJD","\\u0069mg":"QUJD"}'), refused);
    assert.equal(readJson('{"a":{"img":1},"img":"QUJD"}'), '414243');
  });

  it('may contain a prototype key inside an ignored value, but not next to img', () => {
    assert.equal(readJson('{"a":{"__proto__":{"img":1}},"img":"QUJD"}'), '414243');
    assert.equal(readJson('{"__proto__":{"img":"QUJD"},"img":"QUJD"}'), refused);
  });
});
