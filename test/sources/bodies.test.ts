import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { open } from './open.ts';
import { type Place, serve, serveRaw } from './servers.ts';

const limits = { maxBytes: 100_000 };
const head = 'HTTP/1.1 200 OK\r\n';

describe('bodies of photos on the web', () => {
  it('are read up to the limit and not one byte further', async (test) => {
    const place = await serve(test, (request, response) => response.end(Buffer.alloc(Number(request.url?.slice(1)))));
    const sources = open(test, { allowed: [place.origin] });
    assert.equal((await sources.read(`${place.origin}/100000`, limits)).length, 100_000);
    await assert.rejects(sources.read(`${place.origin}/100001`, limits), { code: 'too_long', retryable: false });
  });

  it('are not begun if they are declared too long', async (test) => {
    const place = await serveRaw(test, `${head}content-length: 9999999999\r\n\r\n`, () => undefined);
    await assert.rejects(read(test, place), { code: 'too_long' });
  });

  it('are cut off where they do not end, soon after the limit', async (test) => {
    let sent = 0;
    const chunk = Buffer.alloc(16_384, 'a');
    const place = await serve(test, (_, response) => {
      const more = () => {
        while (!response.destroyed && response.write(chunk)) sent += chunk.length;
      };
      response.on('drain', more);
      more();
    });
    await assert.rejects(read(test, place), { code: 'too_long' });
    assert.ok(sent < 20_000_000, `the server could send ${sent} bytes`);
  });

  const broken: Readonly<Record<string, string>> = {
    'shorter than declared': `${head}content-length: 100\r\n\r\nshort`,
    'in chunks without an end': `${head}transfer-encoding: chunked\r\n\r\n5\r\nshort\r\n`,
    'in a broken chunk': `${head}transfer-encoding: chunked\r\n\r\nxyz\r\nshort\r\n0\r\n\r\n`,
    'with two lengths': `${head}content-length: 5\r\ncontent-length: 6\r\n\r\nshort`,
    'with a length and chunks': `${head}content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`,
    'with a negative length': `${head}content-length: -1\r\n\r\n`,
    'not of HTTP': 'SSH-2.0-OpenSSH_9.2p1\r\n',
    'with headers that are too long': `${head}a: ${'a'.repeat(100_000)}\r\n\r\n`,
    nothing: '',
  };
  for (const [name, bytes] of Object.entries(broken))
    it(`are unavailable if the answer is ${name}`, async (test) => {
      await assert.rejects(read(test, await serveRaw(test, bytes)), { code: 'unavailable', retryable: true });
    });

  it('end where their declared length ends', async (test) => {
    const place = await serveRaw(
      test,
      `${head}content-length: 5\r\n\r\nphotoHTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nsecret`,
    );
    assert.equal(String(await read(test, place)), 'photo');
  });

  it('are refused compressed: a bomb is never unpacked', async (test) => {
    const bomb = gzipSync(Buffer.alloc(10_000_000));
    for (const encoding of ['gzip', 'GZIP', 'br', 'identity, gzip']) {
      const place = await serve(test, (_, response) => response.setHeader('content-encoding', encoding).end(bomb));
      await assert.rejects(read(test, place), { code: 'bad_answer', retryable: false }, encoding);
    }
  });
});

describe('slow answers', () => {
  const slow: Readonly<Record<string, (place: { readonly write: (bytes: string) => void }) => void>> = {
    'without an answer': () => undefined,
    'with half a header': ({ write }) => write(head),
    'with a drop at a time': ({ write }) => {
      write(`${head}content-length: 50000\r\n\r\n`);
      const timer = setInterval(() => write('a'), 20);
      timer.unref();
    },
  };
  for (const [name, behave] of Object.entries(slow))
    it(`are given up ${name}`, async (test) => {
      const place = await serveRaw(test, '', (socket) =>
        behave({ write: (bytes) => void (socket.destroyed || socket.write(bytes)) }),
      );
      await assert.rejects(read(test, place, 300), { code: 'timed_out', retryable: true });
    });

  it('are limited as a whole: redirects do not start the time again', async (test) => {
    const place = await serve(test, (request, response) => {
      const [, count] = request.url?.split('/') ?? [];
      setTimeout(() => response.writeHead(302, { location: `/${Number(count) + 1}` }).end(), 200).unref();
    });
    await assert.rejects(read(test, place, 500), { code: 'timed_out' });
  });
});

function read(test: Parameters<typeof open>[0], { origin }: Place, timeoutMs = 10_000): Promise<Buffer> {
  return open(test, { allowed: [origin], timeoutMs }).read(`${origin}/1`, limits);
}
