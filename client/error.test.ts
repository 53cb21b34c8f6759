import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AntifakeApiError, AntifakeBatchClient, AntifakeClient } from './index.ts';

/** The fields of the error for a call with this answer. */
async function told(body: string, init: ResponseInit): Promise<readonly unknown[]> {
  const client = new AntifakeClient({ baseUrl: 'http://x', apiKey: 'y', fetch: async () => new Response(body, init) });
  const error = (await client.usage().catch((thrown: unknown) => thrown)) as AntifakeApiError;
  return [error.name, error.status, error.httpStatus, error.requestId, error.retryAfterS];
}

test('an error of the service is distinguished from an error of a proxy in front of it', async () => {
  const headers = { 'retry-after': '7', 'x-request-id': 'z' };
  const ours = await told('{"status":"RATE_LIMITED","message":"later"}', { status: 429, headers });
  assert.deepEqual(ours, ['AntifakeApiError', 'RATE_LIMITED', 429, 'z', 7]);
  const proxy = { status: 503, headers: { 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' } };
  assert.deepEqual(await told('<html>', proxy), ['AntifakeApiError', 'UNKNOWN', 503, undefined, undefined]);
});

test('a connection that breaks within an answer, and a call that is given up, are not answers of the service', async () => {
  for (const cause of [new TypeError('terminated'), new DOMException('given up', 'AbortError')])
    for (const httpStatus of [200, 503]) {
      const fetch = async () => new Response(breaking('{"status":"OK",', cause), { status: httpStatus });
      await assert.rejects(new AntifakeClient({ baseUrl: 'http://x', fetch }).usage(), cause);
      await assert.rejects(new AntifakeBatchClient({ baseUrl: 'http://x', fetch }).resultPage('y'), cause);
    }
});

/** A body that fails after these characters. */
function breaking(text: string, cause: Error): ReadableStream<Uint8Array> {
  const chunks = [new TextEncoder().encode(text)];
  return new ReadableStream({
    pull: (body) => {
      const chunk = chunks.shift();
      if (chunk === undefined) body.error(cause);
      else body.enqueue(chunk);
    },
  });
}
