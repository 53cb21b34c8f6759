import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openTracing, type TracingOptions } from '../../src/tracing/index.ts';
import { addKey, listen, post, type Running, withService } from '../http/listen.ts';
import { cardPhoto, emptyPhoto } from '../http/photos.ts';
import { type ReceivedSpan, type Receiver, startReceiver } from './receiver.ts';

const card = cardPhoto.toString('base64');
const photoRoute = 'POST /v1/th_card/antifake';
const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const callerSpan = '00f067aa0ba902b7';
const openTo = (url: string, changes: Partial<TracingOptions> = {}) =>
  openTracing({
    url,
    sampler: 'parentbased_always_on',
    ratio: 1,
    delayMs: 10,
    maxQueueSize: 2048,
    version: '1.2.3',
    ...changes,
  });
const linesOf = ({ logLines }: Running) =>
  logLines.map((line) => JSON.parse(line) as { readonly msg: string; readonly traceId?: string });

let receiver: Receiver;
let running: Running;
before(async () => {
  receiver = await startReceiver();
  running = await listen({ tracing: await openTo(receiver.url) });
});
after(async () => {
  await running.close();
  await receiver.close();
});

describe('a service with a receiver of traces', () => {
  it('exports a photo as one trace that continues the one of the caller', async () => {
    const { headers } = await post(running, { img: card, headers: { traceparent: `00-${traceId}-${callerSpan}-01` } });
    const spans = await receiver.traceWith(photoRoute, traceId);
    const root = spans.find(({ name }) => name === photoRoute)!;
    const worker = spans.find(({ name }) => name === 'worker')!;
    const within = (parent: ReceivedSpan) => spans.filter(({ parentId }) => parentId === parent.id);
    assert.deepEqual([root.parentId, root.kind, root.isFailed], [callerSpan, 2, false]);
    assert.deepEqual(root.attributes, {
      'http.request.method': 'POST',
      'http.route': '/v1/th_card/antifake',
      'http.response.status_code': 200,
      'antifake.request_id': headers.get('x-request-id'),
      'antifake.status': 'OK',
      'antifake.charged': true,
    });
    const inOrder = (some: readonly ReceivedSpan[]) =>
      some.toSorted((a, b) => Number(a.fromNs - b.fromNs)).map(({ name }) => name);
    const names = ['store findKey', 'body', 'store reserve', 'queue', 'worker', 'store recordAnswer'];
    assert.deepEqual(inOrder(within(root)), names);
    const steps = ['decode', 'card', 'portrait', 'another', 'blur', 'deepfake', 'print'];
    assert.deepEqual(inOrder(within(worker)), steps);
    assert.equal(spans.length, 1 + names.length + steps.length);
    assert.equal(receiver.resource['service.name'], 'antifake');
    assert.equal(receiver.resource['service.version'], '1.2.3');
  });

  it('places the steps of the other process within the time of the request', async () => {
    await post(running, { img: card, headers: { traceparent: `00-${traceId.replace('4', '5')}-${callerSpan}-01` } });
    const spans = await receiver.traceWith(photoRoute, traceId.replace('4', '5'));
    for (const span of spans) {
      assert.ok(span.fromNs <= span.toNs, span.name);
      const parent = spans.find(({ id }) => id === span.parentId);
      if (parent !== undefined) assert.ok(parent.fromNs <= span.fromNs && span.toNs <= parent.toNs, span.name);
    }
  });

  it('begins a trace of its own for a caller without a valid one', async () => {
    const seen = new Set(receiver.spans.map((span) => span.traceId));
    for (const traceparent of ['', 'x', `00-${'0'.repeat(32)}-${callerSpan}-01`, `00-${traceId}-${callerSpan}-01-more`])
      await post(running, { img: 'AAAA', headers: { traceparent } });
    const own = () => receiver.spans.filter((span) => span.name === photoRoute && !seen.has(span.traceId));
    while (own().length < 4) await new Promise((resolve) => setTimeout(resolve, 5));
    assert.deepEqual(new Set(own().map(({ parentId }) => parentId)), new Set(['']));
    assert.equal(own()[0]!.attributes['antifake.reason'], 'unknown_format');
  });

  it('marks what failed: the operation on the store, and the request', async () => {
    const broken = await listen({ tracing: await openTo(receiver.url) });
    await broken.store.close();
    const failed = traceId.replace('4', '9');
    await post(broken, { img: card, headers: { traceparent: `00-${failed}-${callerSpan}-01` } });
    const spans = await receiver.traceWith(photoRoute, failed);
    assert.deepEqual(
      spans.filter(({ isFailed }) => isFailed).map(({ name }) => name),
      ['store findKey', photoRoute],
    );
    await broken.app.http.close();
    await broken.inspector.close();
  });
});

describe('what traces contain and omit', () => {
  it('exports nothing of a trace that the caller does not sample, but logs its id', async () => {
    const unsampled = traceId.replace('4', '6');
    await post(running, { img: card, headers: { traceparent: `00-${unsampled}-${callerSpan}-00` } });
    await post(running, { img: card, headers: { traceparent: `00-${traceId.replace('4', '7')}-${callerSpan}-01` } });
    await receiver.traceWith(photoRoute, traceId.replace('4', '7'));
    assert.ok(receiver.spans.every((span) => span.traceId !== unsampled));
    assert.ok(linesOf(running).some((line) => line.msg === 'answered' && line.traceId === unsampled));
    assert.ok(!(await exemplarsOf(running)).includes(unsampled));
  });

  it('gives metrics the traces as exemplars, in the format that has them', async () => {
    const sampled = traceId.replace('4', '8');
    await post(running, { img: card, headers: { traceparent: `00-${sampled}-${callerSpan}-01` } });
    const open = await exemplarsOf(running);
    for (const name of ['answer_seconds', 'queue_wait_seconds', 'step_seconds', 'store_seconds', 'score'])
      assert.match(
        open,
        new RegExp(`^antifake_${name}_bucket\\{.*# \\{trace_id="${sampled}"\\} [\\d.]+ [\\d.]+$`, 'm'),
      );
    assert.match(open, /# EOF\n$/);
    const plain = await (await fetch(`${running.url}/metrics`)).text();
    assert.ok(!plain.includes('trace_id'));
    assert.match(plain, /^antifake_trace_spans_total\{result="exported"\} [1-9]/m);
  });

  it('exports nothing that a caller has written or that identifies a key', async () => {
    const secret = 'very-secret-words';
    const { key, id } = await addKey(running.store, { name: secret });
    const headers = { tracestate: `vendor=${secret}`, baggage: `name=${secret}`, 'user-agent': secret };
    const path = `/v1/th_card/inspect?q=${secret}`;
    await post(running, { path, img: card, key, headers: { ...headers, 'idempotency-key': secret } });
    await post(running, { path, img: secret, key, headers });
    await post(running, { path, img: card, key: secret, headers });
    await fetch(`${running.url}/v1/usage?from=${secret}`, { headers: { 'x-api-key': key, ...headers } });
    await receiver.traceWith('GET /v1/usage');
    const all = receiver.bodies.join('\n');
    for (const word of [secret, key, id, running.key, running.keyId, card.slice(0, 40), '127.0.0.1'])
      assert.ok(!all.includes(word), word);
  });

  it('does not trace probes, metrics and unknown paths', async () => {
    for (const path of ['/livez', '/readyz', '/metrics', '/openapi.json', '/nothing']) await fetch(running.url + path);
    await post(running, { path: '/v1/th_card/inspect', img: emptyPhoto.toString('base64') });
    await receiver.traceWith('POST /v1/th_card/inspect');
    const names = new Set(receiver.spans.filter(({ kind }) => kind === 2).map(({ name }) => name.split(' ')[1]!));
    assert.deepEqual(
      [...names].filter((name) => !name.startsWith('/v1/')),
      [],
    );
  });
});

describe('sampling', () => {
  it('exports the share of the traces that the sampler selects, whatever the caller', async () => {
    const receiver = await startReceiver();
    const tracing = await openTo(receiver.url, { sampler: 'traceidratio', ratio: 0.5 });
    const isSampled = (start: string) =>
      tracing.begin({ name: 'x', traceparent: `00-${start.padEnd(32, '0')}-${callerSpan}-01` }).sampledId !== undefined;
    assert.deepEqual([isSampled('00000001'), isSampled('ffffffff')], [true, false]);
    const none = await openTo(receiver.url, { sampler: 'always_off' });
    assert.equal(none.begin({ name: 'x' }).sampledId, undefined);
    await Promise.all([tracing.close(), none.close()]);
    await receiver.close();
  });

  it('passes the context on to other services', async () => {
    const receiver = await startReceiver();
    const tracing = await openTo(receiver.url);
    const span = tracing.begin({ name: 'x', traceparent: `00-${traceId}-${callerSpan}-01` });
    const inner = await span.run('inner', async ({ headers }) => headers);
    span.end();
    await tracing.close();
    const { id } = receiver.spans.find(({ name }) => name === 'inner')!;
    assert.deepEqual(inner, { traceparent: `00-${traceId}-${id}-01` });
    await receiver.close();
  });
});

describe('a receiver that does not work', () => {
  it('does not delay or fail a photo while it never answers, and spans beyond the queue are dropped', async () => {
    const receiver = await startReceiver('hang');
    await withService({ tracing: await openTo(receiver.url, { maxQueueSize: 20 }) }, async (running) => {
      assert.equal((await post(running, { img: card })).httpStatus, 200);
      await receiver.requests(1);
      for (let photo = 0; photo < 5; photo++) assert.equal((await post(running, { img: card })).httpStatus, 200);
      // Still the first export, which was never answered: nothing waited for it.
      assert.equal(receiver.bodies.length, 1);
    });
    await receiver.close();
  });

  it('does not fail a photo while nothing listens there', async () => {
    const receiver = await startReceiver();
    await receiver.close();
    await withService({ tracing: await openTo(receiver.url) }, async (running) => {
      for (let photo = 0; photo < 3; photo++) assert.equal((await post(running, { img: card })).httpStatus, 200);
    });
  });

  it('is counted, and reported once in the log, if it refuses', async () => {
    const receiver = await startReceiver('refuse');
    await withService({ tracing: await openTo(receiver.url) }, async (running) => {
      for (let photo = 0; photo < 3; photo++) {
        assert.equal((await post(running, { img: card })).httpStatus, 200);
        await receiver.requests(photo + 1);
      }
      while (!/^antifake_trace_spans_total\{result="failed"\} \d+$/m.test(await textOf(running)));
      const lines = linesOf(running).filter(({ msg }) => msg === 'traces could not be exported');
      assert.equal(lines.length, 1);
    });
    await receiver.close();
  });
});

const textOf = async ({ url }: Running) => (await fetch(`${url}/metrics`)).text();

async function exemplarsOf({ url }: Running): Promise<string> {
  const response = await fetch(`${url}/metrics`, { headers: { accept: 'application/openmetrics-text;version=1.0.0' } });
  assert.match(response.headers.get('content-type')!, /^application\/openmetrics-text; version=1\.0\.0/);
  return response.text();
}
