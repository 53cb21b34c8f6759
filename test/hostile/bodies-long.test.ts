import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { listen, type Running, usageOf } from '../http/listen.ts';
import { chunkOf, rawRequest, readRaw, sendEndlessly, sendRaw } from '../http/wire.ts';
import { longestTurnMs } from './longest-turn.ts';

const megabyte = 1_048_576;
const maxBytes = 12 * megabyte + 65_536;
const form = 'application/x-www-form-urlencoded';
const json = 'application/json';
const multipart = 'multipart/form-data; boundary=x';

const fill = (unit: string, before = '', after = '') =>
  Buffer.concat([
    Buffer.from(before),
    Buffer.from(unit.repeat(Math.floor((maxBytes - before.length - after.length) / unit.length))),
    Buffer.from(after),
  ]);
const keys = Array.from({ length: 800_000 }, (_, index) => `"k${index}":1`);
const part = (name: string) => `--x\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n`;

/** The head of a request whose length is not declared. */
function chunkedHead(key: string, type: string): Buffer {
  const head = rawRequest(key, '', { 'content-type': type, 'transfer-encoding': 'chunked' });
  return Buffer.from(head.toString('latin1').replace('content-length: 0\r\n', ''), 'latin1');
}

/** Bodies as long as a body may be, each the worst of its kind. */
const cases: readonly (readonly [title: string, type: string, body: Buffer, httpStatus: number])[] = [
  ['a form of ampersands', form, fill('&'), 400],
  ['a form of escaped names', form, fill('%41&'), 400],
  ['a form of torn escapes', form, fill('%&'), 400],
  ['a form of wrong escapes', form, fill('%zz&'), 400],
  ['a form of one img', form, fill('A', 'img='), 413],
  ['a form of an escaped img', form, fill('%41', 'img='), 400],
  ['a form of an img of spaces', form, fill(' ', 'img=', 'A'), 413],
  ['a form of an img of lines', form, fill('A\n', 'img='), 413],
  ['a form of an img of spaces and digits', form, fill('A ', 'img='), 413],
  ['JSON of open lists', json, fill('[', '{"a":'), 400],
  ['JSON of small values', json, fill('[],""', '{"a":[', '1]}'), 400],
  ['JSON of numbers', json, fill('1,', '{"a":[', '1]}'), 400],
  ['JSON of names', json, Buffer.from(`{${keys.join()}}`), 400],
  ['JSON of an escaped img', json, fill('\\u0041', '{"img":"', '!"}'), 400],
  ['JSON of a long img with a wrong end', json, fill('A', '{"img":"', '!"}'), 413],
  ['JSON of a long number', json, fill('1', '{"a":', '}'), 400],
  ['multipart of torn delimiters', multipart, fill('\r\n--', part('a')), 400],
  ['multipart of a preamble', multipart, fill('\r\n--'), 400],
  ['multipart of part headers', multipart, fill('a: b\r\n', '--x\r\n'), 400],
  ['multipart of a field that is ignored', multipart, fill('A', part('a')), 400],
];

describe('a body of 12 MiB', () => {
  let running: Running;
  before(async () => {
    running = await listen({ settings: { logLevel: 'error' } });
  });
  after(() => running.close());

  for (const [title, type, body, httpStatus] of cases)
    it(`${title} does not block the event loop`, async () => {
      const request = rawRequest(running.key, body, { 'content-type': type });
      let answer = '';
      const ms = await longestTurnMs(async () => {
        answer = await sendRaw(running.port, request, 60_000);
      });
      assert.equal(readRaw(answer).httpStatus, httpStatus);
      // Ten times the promise of 20 ms.
      assert.ok(ms < 200, `${ms} ms in one turn`);
    });

  it('was charged nothing and reported no fault of ours', async () => {
    for (const [status, [, charged]] of Object.entries(await usageOf(running))) assert.equal(charged, 0, status);
    assert.deepEqual(running.logLines, []);
  });
});

describe('requests in very many pieces', () => {
  let running: Running;
  before(async () => {
    running = await listen({ settings: { logLevel: 'error' } });
  });
  after(() => running.close());

  it('are refused if a body arrives in chunks of one byte', async () => {
    const { response, readBytes } = await sendEndlessly(running.app.http.server, {
      head: chunkedHead(running.key, form),
      chunk: Buffer.from('1\r\nA\r\n'.repeat(100_000)),
      maxBytes: 100 * megabyte,
    });
    assert.equal(readRaw(response).httpStatus, 400);
    assert.ok(readBytes < 2 * megabyte, `${readBytes} bytes read`);
  });

  it('are answered up to a hundred per connection, and no more are read', async () => {
    const { response, readBytes } = await sendEndlessly(running.app.http.server, {
      head: '',
      chunk: Buffer.from('GET /livez HTTP/1.1\r\nhost: a\r\n\r\n'.repeat(2000)),
      maxBytes: 10 * megabyte,
    });
    assert.ok((response.match(/HTTP\/1.1 /g) ?? []).length <= 100);
    assert.ok(readBytes < megabyte, `${readBytes} bytes read`);
  });
});

describe('a body without an end', () => {
  let running: Running;
  before(async () => {
    running = await listen({ settings: { logLevel: 'error' } });
  });
  after(() => running.close());
  const photo = `${part('img')}QUJD\r\n--x--`;
  const endless: Readonly<Record<string, readonly [first: string, unit: string]>> = {
    'a multipart preamble': ['', 'P'],
    'a multipart epilogue': [photo, 'E'],
    'a multipart field that is ignored': [part('a'), 'A'],
    'a multipart file that is ignored': [part('a').replace('"a"', '"a"; filename="a"'), 'A'],
    'a multipart photo of line breaks': [part('img'), '\r\n'],
  };

  for (const [title, [first, unit]] of Object.entries(endless))
    it(`is cut off at the limit: ${title}`, async () => {
      const { response, readBytes } = await sendEndlessly(running.app.http.server, {
        head: Buffer.concat([chunkedHead(running.key, multipart), chunkOf(Buffer.from(`${first}${unit}`))]),
        chunk: chunkOf(Buffer.from(unit.repeat(megabyte / unit.length))),
        maxBytes: 100 * megabyte,
      });
      assert.equal(readRaw(response).httpStatus, 413);
      assert.ok(readBytes < maxBytes + megabyte, `${readBytes} bytes read`);
    });
});
