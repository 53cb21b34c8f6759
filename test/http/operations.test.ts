import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeApi, routes } from '../../src/server/index.ts';
import { addKey, listen, post, type Running } from './listen.ts';
import { bodies, cardPhoto, emptyPhoto, okPattern } from './photos.ts';
import { dial, rawRequest } from './wire.ts';

const card = cardPhoto.toString('base64');
let running: Running;
before(async () => {
  running = await listen();
});
after(() => running.close());

/** What is read here of openapi.json. */
interface Described {
  readonly paths: Record<string, Record<string, { readonly responses: Record<number, { readonly headers: object }> }>>;
}

const get = (path: string) => fetch(`${running.url}${path}`);

describe('operations', () => {
  it('is alive and ready', async () => {
    assert.equal((await get('/livez')).status, 200);
    assert.equal((await get('/readyz')).status, 200);
  });

  it('measures answers without names of keys', async () => {
    await post(running, { img: card });
    const text = await (await get('/metrics')).text();
    assert.match(text, /antifake_answer_seconds_count\{route="antifake",status="OK"\} 1/);
    assert.match(text, /antifake_step_seconds_count\{step="decode"\} 1/);
    assert.ok(!text.includes(running.keyId));
  });

  it('serves its description, a readable page and a landing page without the network', async () => {
    assert.deepEqual(await (await get('/openapi.json')).json(), JSON.parse(JSON.stringify(await describeApi())));
    const page = await (await get('/docs/')).text();
    assert.match(page, /swagger-ui/);
    assert.doesNotMatch(page, /(src|href)="https?:/);
    assert.match(await (await get('/')).text(), /href="\/docs"/);
  });

  it('agrees with openapi.json; after a change run `npm run openapi`', async () => {
    const committed = JSON.parse(await readFile(new URL('../../openapi.json', import.meta.url), 'utf8'));
    assert.deepEqual(committed, JSON.parse(JSON.stringify(await describeApi())));
    const described = Object.entries<Record<string, unknown>>(committed.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    assert.deepEqual(
      described,
      Object.values(routes).map(({ method, url }) => `${method} ${url}`),
    );
  });
});

describe('headers', () => {
  it('are those in openapi.json for the status', async () => {
    const { key } = await addKey(running.store, { ratePerMinute: 2 });
    const retry = { img: card, key, headers: { 'idempotency-key': 'order-headers' } };
    const { paths } = (await (await get('/openapi.json')).json()) as Described;
    const named = paths['/v1/th_card/antifake']!.post!.responses;
    for (const httpStatus of [200, 200, 429]) {
      const answer = await post(running, retry);
      assert.equal(answer.httpStatus, httpStatus);
      const missing = Object.keys(named[httpStatus]!.headers).filter((name) => !answer.headers.has(name));
      assert.ok(
        missing.every((name) => /^(antifake-(calibration|reason)|idempotent-replayed)$/i.test(name)),
        missing.join(),
      );
    }
    assert.ok((await post(running, retry)).headers.has('retry-after'));
  });
});

describe('logs', () => {
  it('are JSON with the request id, and never contain a key, a photo or any part of a body or URL', async () => {
    const secrets = ['sesame-in-body', 'sesame-in-query', 'sesame-in-path', 'sesame-in-header', running.key.slice(-43)];
    const json = { 'content-type': 'application/json', 'x-other': 'sesame-in-header' };
    const { headers } = await post(running, { img: card });
    await post(running, { body: '{"img": sesame-in-body}', headers: json });
    await post(running, { img: 'sesame-in-body!', path: '/v1/th_card/antifake?img=sesame-in-query' });
    await post(running, { path: '/v1/sesame-in-path' });
    await post(running, { img: card, key: `${running.key}sesame-in-header` });
    const lines = running.logLines.map((line) => JSON.parse(line) as Record<string, unknown>);
    const answered = lines.find(({ reqId, msg }) => reqId === headers.get('x-request-id') && msg === 'answered');
    assert.equal(answered?.status, 'OK');
    assert.equal(answered?.keyId, running.keyId);
    const all = running.logLines.join('');
    for (const secret of [...secrets, card.slice(100, 160)]) assert.ok(!all.includes(secret), secret);
  });

  it('redact secrets that a careless line would log', () => {
    const request = { headers: { 'x-api-key': 'sesame' }, body: { img: 'sesame' }, url: '/?img=sesame' };
    running.app.http.log.info({ ...request, request, img: 'sesame', nested: { 'x-api-key': 'sesame' } }, 'careless');
    const line = running.logLines.at(-1)!;
    assert.match(line, /careless/);
    assert.doesNotMatch(line, /sesame/);
  });
});

describe('shutdown', () => {
  it('finishes accepted requests, is not ready in the meantime, and accepts no new ones', async () => {
    const ending = await listen();
    const slow = await dial(ending.port);
    const received: Buffer[] = [];
    slow.on('data', (chunk) => received.push(chunk));
    const closed = new Promise((resolve) => slow.once('close', resolve));
    const request = rawRequest(ending.key, `img=${card}`);
    slow.write(request.subarray(0, 1000));
    while (!ending.logLines.join('').includes('accepted')) await sleep(5);
    const shutdown = ending.app.shutdown();
    assert.equal((await fetch(`${ending.url}/readyz`)).status, 503);
    const late = await post(ending, { img: emptyPhoto.toString('base64') });
    assert.deepEqual([late.httpStatus, late.body], [503, bodies.limited]);
    assert.deepEqual([late.headers.get('retry-after'), late.headers.get('connection')], ['1', 'close']);
    slow.write(request.subarray(1000));
    await closed;
    await shutdown;
    assert.match(Buffer.concat(received).toString().split('\r\n\r\n')[1] ?? '', okPattern);
    await assert.rejects(fetch(`${ending.url}/livez`));
    await ending.close();
  });

  it('ends within its timeout while callers have half-sent headers and bodies', { timeout: 8000 }, async () => {
    const ending = await listen({ settings: { shutdownTimeoutMs: 500 } });
    const request = rawRequest(ending.key, `img=${card}`);
    for (const half of [request.subarray(0, 60), request.subarray(0, 1000)]) (await dial(ending.port)).write(half);
    while (!ending.logLines.join('').includes('accepted')) await sleep(5);
    const from = performance.now();
    await ending.app.shutdown();
    assert.ok(performance.now() - from < 3000);
    await ending.close();
  });
});
