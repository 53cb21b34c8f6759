import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { operationRoutes, routes } from '../../src/server/routes/schemas.ts';
import { listen, post, type Running } from './listen.ts';
import { cardPhoto } from './photos.ts';
import { dial } from './wire.ts';

const paths = operationRoutes.map((name) => routes[name].url);

describe('a service with an admin port', () => {
  let running: Running;
  before(async () => {
    running = await listen({ settings: { adminPort: 0, maxConnections: 4 } });
  });
  after(() => running.close());
  const statusOf = async (url: string) => (await fetch(url)).status;

  it('serves metrics and probes there, and nothing of them on the port of callers', async () => {
    assert.deepEqual(paths, ['/livez', '/readyz', '/metrics']);
    for (const path of paths) {
      assert.equal(await statusOf(`${running.adminUrl}${path}`), 200, path);
      const answer = await fetch(`${running.url}${path}`);
      assert.deepEqual([answer.status, answer.headers.get('antifake-reason')], [404, 'unknown_path'], path);
    }
    const described = (await (await fetch(`${running.url}/openapi.json`)).json()) as { readonly paths: object };
    assert.deepEqual(
      Object.keys(described.paths).filter((path) => paths.some((one) => one === path)),
      [],
    );
  });

  it('serves nothing else there', async () => {
    for (const path of ['/', '/docs', '/openapi.json', '/v1/status', '/v1/usage'])
      assert.equal(await statusOf(`${running.adminUrl}${path}`), 404, path);
    const wrong = await fetch(`${running.adminUrl}/livez`, { method: 'POST', body: 'x' });
    assert.deepEqual([wrong.status, wrong.headers.get('antifake-reason')], [400, 'wrong_method']);
    const photo = await post({ ...running, url: running.adminUrl! }, { img: cardPhoto.toString('base64') });
    assert.equal(photo.httpStatus, 404);
  });

  it('measures there what the port of callers answered', async () => {
    await post(running, { img: cardPhoto.toString('base64') });
    const text = await (await fetch(`${running.adminUrl}/metrics`)).text();
    assert.match(text, /antifake_answer_seconds_count\{route="antifake",status="OK"\} 1/);
  });

  it('answers probes there while callers use all connections', async () => {
    const lines = await Promise.all(Array.from({ length: 4 }, () => dial(running.port)));
    assert.equal(await statusOf(`${running.adminUrl}/livez`), 200);
    for (const line of lines) line.destroy();
  });

  it('says there that it is shutting down until the last answer was sent', async () => {
    const answering = post(running, { img: cardPhoto.toString('base64') });
    while ((await queueOf(running)) === 0);
    const shutdown = running.app.shutdown();
    const probe = await fetch(`${running.adminUrl}/readyz`);
    assert.deepEqual([probe.status, await probe.json()], [503, { status: 'GOING_DOWN' }]);
    assert.equal((await answering).httpStatus, 200);
    await shutdown;
    await assert.rejects(fetch(`${running.adminUrl}/livez`));
  });
});

async function queueOf({ adminUrl }: Running): Promise<number> {
  const text = await (await fetch(`${adminUrl}/metrics`)).text();
  return Number(/^antifake_queue_running (\d+)$/m.exec(text)?.[1]);
}
