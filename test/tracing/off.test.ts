import assert from 'node:assert/strict';
import { registerHooks } from 'node:module';
import { it } from 'node:test';

const loaded = new Set<string>();
registerHooks({
  resolve: (specifier, context, next) => {
    if (specifier.startsWith('@opentelemetry/')) loaded.add(specifier);
    return next(specifier, context);
  },
});

it('nothing of OpenTelemetry is loaded, and no trace is logged, unless there is a receiver of traces', async () => {
  // Not imported statically: the hooks must be there first.
  const { post, withService } = await import('../http/listen.ts');
  const { cardPhoto } = await import('../http/photos.ts');
  const { noTracing, openTracing } = await import('../../src/tracing/index.ts');
  assert.equal(await openTracing(undefined), noTracing);
  await withService({}, async (running) => {
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    await post(running, { img: cardPhoto.toString('base64'), headers: { traceparent } });
    assert.ok(running.logLines.length > 0 && running.logLines.every((line) => !line.includes('traceId')));
    const accept = 'application/openmetrics-text';
    const metrics = await (await fetch(`${running.url}/metrics`, { headers: { accept } })).text();
    assert.ok(metrics.includes('antifake_answer_seconds_bucket') && !metrics.includes('trace_id'));
  });
  // prom-client loads this one, which contains types and empty functions.
  assert.deepEqual([...loaded], ['@opentelemetry/api']);
  const options = { sampler: 'always_on', ratio: 1, delayMs: 1000, maxQueueSize: 10, version: '1' } as const;
  await (await openTracing({ url: 'http://127.0.0.1:9/v1/traces', ...options })).close();
  assert.ok(loaded.has('@opentelemetry/sdk-trace'));
});
