import assert from 'node:assert/strict';
import type { RequestListener } from 'node:http';
import { describe, it, type TestContext } from 'node:test';
import { verifyWebhook } from '../../client/index.ts';
import type { Resolve } from '../../src/outbound/index.ts';
import { createWebhookSender, mintWebhookSecret, sign, type WebhookSettings } from '../../src/webhooks/index.ts';
import { answering } from '../sources/open.ts';
import { serve } from '../sources/servers.ts';

const secret = mintWebhookSecret();
const event = { id: 'evt_1', type: 'batch.completed', at: new Date('2026-01-01T00:00:00Z'), data: { batch: 'ก' } };

/** A sender that may connect to 127.0.0.1. */
function open(test: TestContext, settings: Partial<WebhookSettings>, resolve?: Resolve) {
  const all = { allowed: [], networks: ['127.0.0.1/32'], timeoutMs: 10_000, ...settings };
  const sender = createWebhookSender(all, resolve);
  test.after(() => sender.close());
  return sender;
}

/** Delivers one event to a receiver of its own. */
async function deliverTo(test: TestContext, answer: RequestListener, settings: Partial<WebhookSettings> = {}) {
  const place = await serve(test, answer);
  const sender = open(test, { allowed: [place.origin], ...settings });
  return await sender.deliver({ url: `${place.origin}/hook`, secrets: [secret] }, event);
}

async function bodyOf(request: Parameters<RequestListener>[0]): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts);
}

describe('secrets and signatures', () => {
  it('are new each time, and a malformed secret signs nothing', () => {
    const [one, two] = [mintWebhookSecret(), mintWebhookSecret()];
    assert.notEqual(one, two);
    const wrong = [
      '',
      'whsec_',
      'whsec_short',
      one.slice(6),
      `${one}=`,
      `whsec_${Buffer.alloc(65).toString('base64')}`,
    ];
    const message = { id: 'evt_1', timestampS: 1, body: '{}' };
    sign(message, [one, two]);
    for (const text of wrong) assert.throws(() => sign(message, [text]), TypeError);
  });

  it('need a well-formed id and at least one secret', () => {
    const message = { id: 'evt_1', timestampS: 1, body: '{}' };
    for (const id of ['', 'a.b', 'a b', 'a\n', 'ก', 'a'.repeat(256)])
      assert.throws(() => sign({ ...message, id }, [secret]), TypeError);
    assert.throws(() => sign(message, []), TypeError);
    assert.throws(() => sign(message, ['whsec_short']), TypeError);
  });
});

describe('a webhook', () => {
  it('arrives signed with every secret, and its receiver can check it', async (test) => {
    const [old, fresh] = [mintWebhookSecret(), mintWebhookSecret()];
    const events: unknown[] = [];
    const place = await serve(test, async (request, response) => {
      assert.equal(request.headers['content-type'], 'application/json');
      const body = await bodyOf(request);
      for (const one of [old, fresh])
        events.push(await verifyWebhook({ body, headers: request.headers, secrets: [one] }));
      response.writeHead(204).end();
    });
    const sender = open(test, { allowed: [`${place.origin}/`] });
    const delivery = await sender.deliver({ url: `${place.origin}/hook`, secrets: [old, fresh] }, event);
    assert.deepEqual(delivery, { kind: 'delivered', httpStatus: 204 });
    assert.deepEqual(place.requests, ['POST /hook']);
    const { id, type, data } = event;
    assert.deepEqual(events, Array(2).fill({ id, type, data, timestamp: '2026-01-01T00:00:00.000Z' }));
  });

  const answers: Readonly<Record<number, string>> = {
    200: 'delivered',
    202: 'delivered',
    301: 'retry',
    400: 'retry',
    404: 'retry',
    410: 'gone',
    429: 'retry',
    500: 'retry',
  };
  for (const [status, kind] of Object.entries(answers))
    it(`is ${kind} for ${status}`, async (test) => {
      const delivery = await deliverTo(test, (_, response) => response.writeHead(Number(status)).end('secret'));
      assert.deepEqual([delivery.kind, delivery.httpStatus], [kind, Number(status)]);
      assert.ok(!JSON.stringify(delivery).includes('secret'));
    });

  it('is retried when the receiver asks for it, at most a day later', async (test) => {
    const date = new Date(Date.now() + 100_000).toUTCString();
    const asked: Readonly<Record<string, (seconds: number | undefined) => boolean>> = {
      '120': (seconds) => seconds === 120,
      '999999999': (seconds) => seconds === 86_400,
      [date]: (seconds) => seconds !== undefined && seconds > 90 && seconds <= 100,
      'Thu, 01 Jan 1970 00:00:00 GMT': (seconds) => seconds === undefined,
      soon: (seconds) => seconds === undefined,
    };
    for (const [header, isRight] of Object.entries(asked)) {
      const delivery = await deliverTo(test, (_, response) => response.writeHead(503, { 'retry-after': header }).end());
      assert.ok(delivery.kind === 'retry' && isRight(delivery.retryAfterS), `${header}: ${JSON.stringify(delivery)}`);
    }
  });
});

describe('an attempt to deliver a webhook', () => {
  it('is retried if nothing answers, in time or at all', async (test) => {
    const silent = await deliverTo(test, () => undefined, { timeoutMs: 300 });
    const broken = await deliverTo(test, (request) => request.socket.destroy());
    const absent = await open(test, { allowed: ['http://127.0.0.1:1/'] }).deliver(
      { url: 'http://127.0.0.1:1/', secrets: [secret] },
      event,
    );
    for (const delivery of [silent, broken, absent]) {
      assert.equal(delivery.kind, 'retry');
      assert.ok(!JSON.stringify(delivery).includes('127.0.0.1'));
    }
  });

  it('is delivered by its status, however long the body of the answer is', async (test) => {
    const delivery = await deliverTo(test, (_, response) => {
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(16_384)));
      };
      response.on('drain', more);
      more();
    });
    assert.deepEqual(delivery, { kind: 'delivered', httpStatus: 200 });
  });

  it('rejects when the caller aborts, and for a malformed secret', async (test) => {
    const sender = open(test, { allowed: ['http://127.0.0.1:1/'] });
    const signal = AbortSignal.abort(new Error('no longer needed'));
    const endpoint = { url: 'http://127.0.0.1:1/', secrets: [secret] };
    await assert.rejects(sender.deliver(endpoint, event, { signal }), { message: 'no longer needed' });
    await assert.rejects(sender.deliver({ ...endpoint, secrets: ['wrong'] }, event), TypeError);
  });
});

describe('the places of webhooks', () => {
  it('are those of the list, in allowed networks; others are gone for good', async (test) => {
    const inside = await serve(test, (_, response) => response.end());
    const allowed = [`${inside.origin}/hooks/`, `http://inside.example:${inside.port}/`];
    const sender = open(test, { allowed, networks: [] }, answering(['127.0.0.1']));
    const refused = [
      'https://example.com/',
      `${inside.origin}/`,
      `http://user@127.0.0.1:${inside.port}/hooks/`,
      `${inside.origin}/hooks/`,
    ];
    for (const url of refused) assert.equal(typeof sender.check(url), 'string', url);
    for (const url of [...refused, `http://inside.example:${inside.port}/`])
      assert.equal((await sender.deliver({ url, secrets: [secret] }, event)).kind, 'gone', url);
    assert.equal(inside.connections(), 0);
    assert.equal(open(test, { allowed }).check(`${inside.origin}/hooks/1`), undefined);
  });

  it('do not redirect', async (test) => {
    const secretPlace = await serve(test, (_, response) => response.end());
    const delivery = await deliverTo(test, (_, response) =>
      response.writeHead(307, { location: secretPlace.origin }).end(),
    );
    assert.deepEqual([delivery.kind, secretPlace.connections()], ['retry', 0]);
  });
});

describe('a receiver that fails half the time', () => {
  it('gets every event, and can tell the repeats', async (test) => {
    const handled = new Map<string, number>();
    let count = 0;
    const place = await serve(test, async (request, response) => {
      const { id } = await verifyWebhook({ body: await bodyOf(request), headers: request.headers, secrets: [secret] });
      handled.set(id, (handled.get(id) ?? 0) + 1);
      count += 1;
      // Fails before and after it has handled the event: by a status, or by a connection that breaks off.
      if (count % 4 === 0) request.socket.destroy();
      else response.writeHead(count % 2 === 0 ? 500 : 200).end();
    });
    const sender = open(test, { allowed: [place.origin] });
    const ids = Array.from({ length: 50 }, (_, index) => `evt_${index}`);
    for (const id of ids)
      for (let isDelivered = false; !isDelivered; ) {
        const delivery = await sender.deliver({ url: `${place.origin}/`, secrets: [secret] }, { ...event, id });
        isDelivered = delivery.kind === 'delivered';
      }
    assert.deepEqual([...handled.keys()], ids);
    assert.ok(count > 90, `${count} requests`);
    assert.ok(
      [...handled.values()].some((times) => times > 1),
      'some events came more than once',
    );
  });
});
