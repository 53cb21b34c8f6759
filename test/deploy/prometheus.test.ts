import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createWorkerMetrics } from '../../src/server/metrics-worker.ts';
import { openTracing } from '../../src/tracing/index.ts';
import { listen, post, type Running } from '../http/listen.ts';
import { cardPhoto, emptyPhoto } from '../http/photos.ts';
import { type Receiver, startReceiver } from '../tracing/receiver.ts';
import { alerts, metricsIn, queries, recordings } from './prometheus/files.ts';
import { type Prometheus, type Sample, startPrometheus } from './prometheus/server.ts';
import { isInstalled } from './proxy.ts';

const expressions = [...recordings, ...alerts, ...queries].map(({ expr }) => expr);
const skip = isInstalled('promtool') && isInstalled('prometheus') ? false : 'Prometheus is not installed';

let receiver: Receiver;
let running: Running;
before(async () => {
  receiver = await startReceiver();
  const options = { sampler: 'always_on', ratio: 1, delayMs: 100, maxQueueSize: 2048, version: '1' } as const;
  running = await listen({
    settings: { adminPort: 0 },
    tracing: await openTracing({ url: receiver.url, ...options }),
  });
  for (const photo of [cardPhoto, emptyPhoto]) await post(running, { img: photo.toString('base64') });
  await post(running, { img: 'no photo' });
});
after(async () => {
  await running.close();
  await receiver.close();
});

const ownMetrics = async () => (await fetch(`${running.adminUrl}/metrics`)).text();
const workerMetrics = async () => (await createWorkerMetrics(running.inspector).expose(undefined)).text;

describe('the metrics of a running service, and of a worker of batches', () => {
  it('include every one that rules and dashboard name', async () => {
    const text = (await ownMetrics()) + (await workerMetrics());
    const families = Array.from(text.matchAll(/^# TYPE (\w+) (\w+)$/gm), ([, name, type]) => [name!, type!] as const);
    const names = new Set(
      families.flatMap(([name, type]) =>
        type === 'histogram' ? ['_bucket', '_count', '_sum'].map((suffix) => name + suffix) : [name],
      ),
    );
    const used = new Set(expressions.flatMap(metricsIn).filter((name) => !name.includes(':')));
    assert.ok(used.size > 20);
    assert.deepEqual(
      [...used].filter((name) => !names.has(name)),
      [],
    );
  });

  it('have names and help texts as Prometheus recommends', {
    skip,
  }, async () => {
    for (const input of [await ownMetrics(), await workerMetrics()]) {
      const { stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], { input, encoding: 'utf8' });
      assert.deepEqual(
        (stdout + stderr).split('\n').filter((line) => line.includes('antifake_')),
        [],
      );
    }
  });
});

describe('Prometheus with the files in deploy/, reading a running service', { skip }, () => {
  let prometheus: Prometheus;
  before(async () => {
    prometheus = await startPrometheus(new URL(running.adminUrl!).host);
    const count = 'sum(count_over_time(job:antifake_inner_errors:ratio_rate5m{job="antifake"}[1m]))';
    while (Number((await query(count))[0]?.value[1] ?? 0) < 3) {
      await sleep(200);
      await post(running, { img: cardPhoto.toString('base64') });
    }
  });
  after(() => prometheus?.end());
  const query = async (expr: string) =>
    (await prometheus.get<{ readonly result: readonly Sample[] }>('query', { query: expr })).result;

  it('answers each query of the dashboard', async () => {
    const empty: string[] = [];
    for (const { title, expr } of queries) {
      const bound = expr
        .replaceAll('$job', 'antifake')
        .replaceAll('$instance', '.*')
        .replaceAll('$__rate_interval', '1m');
      if ((await query(bound)).length === 0) empty.push(title);
    }
    // Nothing has failed, there is no week before, and no worker of batches.
    const batches = ['Slices of batches', 'Photos of batches by status', 'Time for a photo of a batch'];
    assert.deepEqual(
      [...new Set(empty)],
      ['Failed operations', 'Drift of the scores', ...batches, 'Work of each worker', 'Deliveries of events'],
    );
  });

  it('evaluates all rules without an error', async () => {
    type Groups = { readonly groups: readonly { readonly rules: readonly { name: string; health: string }[] }[] };
    const unhealthy = async () =>
      (await prometheus.get<Groups>('rules', {})).groups.flatMap(({ rules }) =>
        rules.filter(({ health }) => health !== 'ok'),
      );
    // Some groups are evaluated for the first time only after a while.
    assert.deepEqual(
      (await unhealthy()).filter(({ health }) => health === 'err'),
      [],
    );
  });

  it('finds a trace of the receiver by an exemplar', async () => {
    type Series = { readonly exemplars: readonly { readonly labels: { readonly trace_id: string } }[] };
    const [start, end] = [String(Date.now() / 1000 - 60), String(Date.now() / 1000 + 60)];
    const found = await prometheus.get<readonly Series[]>('query_exemplars', {
      query: 'antifake_answer_seconds_bucket',
      start,
      end,
    });
    const ids = found.flatMap(({ exemplars }) => exemplars.map(({ labels }) => labels.trace_id));
    assert.ok(ids.length > 0 && ids.some((id) => receiver.spans.some(({ traceId }) => traceId === id)));
  });
});
