import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AntifakeApiError, AntifakeClient } from './index.ts';

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
