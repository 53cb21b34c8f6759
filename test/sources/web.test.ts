import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SourceError } from '../../src/sources/index.ts';
import { answering, open } from './open.ts';
import { serve } from './servers.ts';

const photo = Buffer.from('a photo');
const limits = { maxBytes: 1000 };

describe('photos at web addresses', () => {
  it('are read whole, into memory that can be transferred', async (test) => {
    const place = await serve(test, (_, response) => response.end(photo));
    const sources = open(test, { allowed: [`${place.origin}/kyc/`] });
    const read = await sources.read(`${place.origin}/kyc/1.jpg?signature=abc`, limits);
    assert.deepEqual(read, photo);
    assert.equal(read.buffer.byteLength, photo.length);
    assert.deepEqual(place.requests, ['GET /kyc/1.jpg?signature=abc']);
  });

  it('are read over one connection, one after the other', async (test) => {
    const place = await serve(test, (_, response) => response.end(photo));
    const sources = open(test, { allowed: [place.origin] });
    for (let count = 0; count < 5; count++) await sources.read(`${place.origin}/${count}`, limits);
    assert.equal(place.connections(), 1);
  });

  it('are read although the server closed a kept connection meanwhile', async (test) => {
    // Announces nothing, and closes while the next request is on its way.
    const place = await serve(test, (request, response) => {
      if (request.socket.bytesWritten > 0) request.socket.resetAndDestroy();
      else response.end(photo);
    });
    const sources = open(test, { allowed: [place.origin] });
    for (const name of ['1', '2']) assert.deepEqual(await sources.read(`${place.origin}/${name}`, limits), photo);
    assert.deepEqual(place.requests, ['GET /1', 'GET /2', 'GET /2']);
  });

  it('are not asked for again if a kept connection breaks within the body', async (test) => {
    const place = await serve(test, (request, response) => {
      if (request.url === '/1') return void response.end(photo);
      response.writeHead(200, { 'content-length': 1000 });
      response.write('a part', () => setTimeout(() => request.socket.resetAndDestroy(), 50));
    });
    const sources = open(test, { allowed: [place.origin] });
    await sources.read(`${place.origin}/1`, limits);
    await assert.rejects(sources.read(`${place.origin}/2`, limits), { code: 'unavailable' });
    assert.deepEqual(place.requests, ['GET /1', 'GET /2']);
  });

  it('are asked for without cookies, credentials and compression', async (test) => {
    let headers: object = {};
    const place = await serve(test, (request, response) => {
      ({ headers } = request);
      response.setHeader('set-cookie', 'a=b').end(photo);
    });
    const sources = open(test, { allowed: [place.origin] });
    for (const name of ['1', '2']) await sources.read(`${place.origin}/${name}`, limits);
    assert.deepEqual(headers, {
      accept: 'image/*, */*;q=0.1',
      'accept-encoding': 'identity',
      'user-agent': 'antifake',
      host: `127.0.0.1:${place.port}`,
      connection: 'keep-alive',
    });
  });

  it('cannot be listed', async (test) => {
    const sources = open(test, { allowed: ['https://example.com/'] });
    await assert.rejects(
      async () => {
        for await (const reference of sources.list('https://example.com/')) assert.fail(reference);
      },
      { name: 'SourceError', code: 'malformed' },
    );
  });
});

describe('photos that the web does not give', () => {
  const statuses: Readonly<Record<string, readonly number[]>> = {
    not_found: [404, 410],
    access_denied: [401, 403],
    unavailable: [408, 429, 500, 502, 503, 504],
    bad_answer: [201, 204, 206, 304, 305, 400, 418],
  };
  for (const [code, all] of Object.entries(statuses))
    it(`are ${code} for ${all.join(', ')}`, async (test) => {
      const place = await serve(test, (request, response) => {
        response.statusCode = Number(request.url?.slice(1));
        response.end('secret of the inside');
      });
      const sources = open(test, { allowed: [place.origin] });
      for (const status of all)
        await assert.rejects(sources.read(`${place.origin}/${status}`, limits), (thrown) => {
          assert.ok(thrown instanceof SourceError);
          assert.deepEqual([thrown.code, thrown.retryable], [code, code === 'unavailable']);
          assert.ok(!/secret|127\.0\.0/.test(thrown.message), thrown.message);
          return true;
        });
    });

  it('are unavailable where nobody listens, and the message names no address', async (test) => {
    const sources = open(test, { allowed: ['http://127.0.0.1:1/'] });
    await assert.rejects(sources.read('http://127.0.0.1:1/x', limits), (thrown) => {
      assert.ok(thrown instanceof SourceError);
      assert.deepEqual([thrown.code, thrown.retryable], ['unavailable', true]);
      assert.ok(!/127\.0|:1\b/.test(thrown.message), thrown.message);
      assert.match(String(thrown.cause), /ECONNREFUSED/, 'the operator sees the cause');
      return true;
    });
  });

  it('are unavailable while the name cannot be resolved', async (test) => {
    const failing = async () => Promise.reject(Object.assign(new Error('getaddrinfo'), { code: 'EAI_AGAIN' }));
    for (const resolve of [failing, answering([])])
      await assert.rejects(open(test, { allowed: ['http://a.example/'] }, resolve).read('http://a.example/', limits), {
        code: 'unavailable',
        retryable: true,
      });
  });

  it('are given up when the caller aborts, before and during the answer', async (test) => {
    const abort = new AbortController();
    const place = await serve(test, (_, response) => {
      response.write('begin');
      setImmediate(() => abort.abort(new Error('no longer needed')));
    });
    const sources = open(test, { allowed: [place.origin] });
    const options = { ...limits, signal: abort.signal };
    await assert.rejects(sources.read(`${place.origin}/1`, options), { message: 'no longer needed' });
    await assert.rejects(sources.read(`${place.origin}/2`, options), { message: 'no longer needed' });
    assert.deepEqual(place.requests, ['GET /1']);
  });
});
