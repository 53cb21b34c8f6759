import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AntifakeAdminClient, AntifakeClient } from './index.ts';

/** What a client sends: method, address, key and body. */
type Sent = readonly [method: string | undefined, url: string, key: string | null, body: unknown];

/** Options of a client that sends nothing, and what it would have sent. */
function recording(apiKey?: string) {
  const sent: Sent[] = [];
  const fetch = async (url: unknown, { method, headers, body }: RequestInit = {}) => {
    sent.push([method, String(url), new Headers(headers).get('x-api-key'), body]);
    return new Response('{"status":"OK","message":{"answers":0}}');
  };
  return {
    options: { baseUrl: 'http://x/', fetch: fetch as typeof globalThis.fetch, ...(apiKey && { apiKey }) },
    sent,
  };
}

test('an admin client sends what the routes take', async () => {
  const { options, sent } = recording('secret');
  const client = new AntifakeAdminClient(options);
  await client.listKeys();
  await client.listKeys({ limit: 5, after: '0123456789ab' });
  await client.createKey({ name: 'shop' });
  await client.changeKey('0123456789ab', { ratePerMinute: null });
  await client.rotateKey('0123456789ab', 24);
  await client.revokeKey('../status');
  await client.status();
  await client.shadow({ from: '2026-01-01' });
  assert.deepEqual(sent, [
    ['GET', 'http://x/v1/keys?', 'secret', undefined],
    ['GET', 'http://x/v1/keys?limit=5&after=0123456789ab', 'secret', undefined],
    ['POST', 'http://x/v1/keys', 'secret', '{"name":"shop"}'],
    ['PATCH', 'http://x/v1/keys/0123456789ab', 'secret', '{"ratePerMinute":null}'],
    ['POST', 'http://x/v1/keys/0123456789ab/rotate', 'secret', '{"graceHours":24}'],
    ['DELETE', 'http://x/v1/keys/..%2Fstatus', 'secret', undefined],
    ['GET', 'http://x/v1/status', 'secret', undefined],
    ['GET', 'http://x/v1/shadow?from=2026-01-01', 'secret', undefined],
  ]);
});

test('a client without a key sends none, and usage names a key only if it is given', async () => {
  const { options, sent } = recording();
  const client = new AntifakeClient(options);
  await client.usage({ from: '2026-01-01' });
  await client.usage({ key: '0123456789ab' });
  assert.deepEqual(sent, [
    [undefined, 'http://x/v1/usage?from=2026-01-01', null, undefined],
    [undefined, 'http://x/v1/usage?key=0123456789ab', null, undefined],
  ]);
});
