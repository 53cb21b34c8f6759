import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, it } from 'node:test';
import { verifyWebhook, WebhookError } from './index.ts';

const secret = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
const other = `whsec_${Buffer.alloc(32, 2).toString('base64')}`;
const body = '{"type":"batch.completed","timestamp":"2026-01-01T00:00:00.000Z","data":{"name":"ก"}}';
const now = Math.floor(Date.now() / 1000);

/** As the service sends it, written here a second time. */
function headersOf(
  secrets: readonly string[],
  { id = 'evt_1', time = String(now), text = body } = {},
): Record<string, string> {
  const signatures = secrets.map((one) => {
    const key = Buffer.from(one.slice(6), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${time}.${text}`).digest('base64')}`;
  });
  return { 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': signatures.join(' ') };
}

describe('verifyWebhook', () => {
  it('returns the event, from headers and bodies of every kind', async () => {
    const expected = {
      id: 'evt_1',
      type: 'batch.completed',
      timestamp: '2026-01-01T00:00:00.000Z',
      data: { name: 'ก' },
    };
    const headers = headersOf([secret]);
    for (const received of [
      { body, headers },
      { body: Buffer.from(body), headers: new Headers(headers) },
    ])
      assert.deepEqual(await verifyWebhook({ ...received, secrets: [secret] }), expected);
  });

  it('accepts any of the secrets, on both sides, while one replaces the other', async () => {
    const pairs = [
      [[secret, other], [other]],
      [[other], [secret, other]],
    ] as const;
    for (const [signing, secrets] of pairs)
      assert.equal((await verifyWebhook({ body, headers: headersOf(signing), secrets })).id, 'evt_1');
  });

  it('ignores signatures of other versions', async () => {
    const headers = headersOf([secret]);
    const signature = `v1a,AAAA v2,!! v1,%%% ${headers['webhook-signature']}`;
    await verifyWebhook({ body, headers: { ...headers, 'webhook-signature': signature }, secrets: [secret] });
  });

  const good = headersOf([secret]);
  const refused: Readonly<Record<string, { readonly body?: string; readonly headers: Record<string, string> }>> = {
    'a changed body': { body: body.replace('completed', 'cancelled'), headers: good },
    'a body with another space': { body: `${body} `, headers: good },
    'another id': { headers: { ...good, 'webhook-id': 'evt_2' } },
    'another time': { headers: { ...good, 'webhook-timestamp': String(now - 1) } },
    'another secret': { headers: headersOf([other]) },
    'a signature without version': { headers: { ...good, 'webhook-signature': good['webhook-signature']!.slice(3) } },
    'a signature that is cut': { headers: { ...good, 'webhook-signature': good['webhook-signature']!.slice(0, 20) } },
    'no signature': { headers: { ...good, 'webhook-signature': '' } },
    'no headers': { headers: {} },
    'a time long ago': { headers: headersOf([secret], { time: String(now - 301) }) },
    'a time to come': { headers: headersOf([secret], { time: String(now + 310) }) },
    'a time that is no number': { headers: headersOf([secret], { time: '1e9' }) },
  };
  for (const [name, received] of Object.entries(refused))
    it(`refuses ${name}`, async () => {
      await assert.rejects(verifyWebhook({ body, secrets: [secret], ...received }), WebhookError);
    });

  it('accepts an older time with a longer tolerance', async () => {
    const headers = headersOf([secret], { time: String(now - 600) });
    await verifyWebhook({ body, headers, secrets: [secret], toleranceS: 900 });
  });

  it('tells a malformed secret of the receiver from a forged request', async () => {
    for (const wrong of ['', 'secret', 'whsec_%%%'])
      await assert.rejects(verifyWebhook({ body, headers: good, secrets: [wrong] }), TypeError);
  });
});
