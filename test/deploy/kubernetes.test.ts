import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { parse, stringify } from 'yaml';
import { readSettings } from '../../src/cli/settings.ts';
import { root } from '../cli/program.ts';
import { rules } from './manifest-rules.ts';
import { build, environmentOf, find, noTools, targets, validate } from './manifests.ts';
import { isInstalled } from './proxy.ts';

const folder = mkdtempSync(join(tmpdir(), 'antifake-manifests-'));
after(() => rmSync(folder, { recursive: true }));

for (const target of targets)
  describe(`the manifests of ${target}`, { skip: noTools }, () => {
    for (const [title, rule] of Object.entries(rules)) it(title, () => rule({ built: build(target), folder }));
  });

describe('the replicated overlay', { skip: noTools }, () => {
  const read = () => {
    const built = build('overlays/replicated');
    return { built, autoscaler: find(built, 'HorizontalPodAutoscaler', 'antifake')!.spec };
  };

  it('scales the server, which sets no number of replicas itself, before photos are refused', () => {
    const { built, autoscaler } = read();
    assert.equal(find(built, autoscaler.scaleTargetRef.kind, autoscaler.scaleTargetRef.name)!.spec.replicas, undefined);
    const [{ pods: metric }] = autoscaler.metrics;
    assert.equal(metric.metric.name, rule.name.as);
    assert.match(metric.target.averageValue, /^\d+m$/);
    assert.ok(Number.parseInt(metric.target.averageValue, 10) < readSettings({}).maxWaitMs);
  });

  it('opens no more connections than PostgreSQL allows by default, three of which are for its administrators', () => {
    const { built, autoscaler } = read();
    const [store, queue] = ['src/store/postgres.ts', 'src/batch/queue.ts'].map((file) =>
      Number(/^const maxConnections = (\d+);$/m.exec(readFileSync(join(root, file), 'utf8'))?.[1]),
    );
    const surge = find(built, 'Deployment', 'antifake')!.spec.strategy.rollingUpdate.maxSurge;
    const workers = find(built, 'Deployment', 'antifake-worker')!.spec.replicas;
    assert.ok((autoscaler.maxReplicas + surge + workers) * (store! + queue!) <= 100 - 3);
  });

  it('leaves the tables to the migration, and has no password in a manifest', () => {
    const { built } = read();
    for (const { owner, container } of built.pods) {
      const { ANTIFAKE_MIGRATE, DATABASE_URL_FILE, DATABASE_URL } = environmentOf(container, built);
      assert.deepEqual([ANTIFAKE_MIGRATE, DATABASE_URL], ['false', undefined], owner);
      assert.ok(DATABASE_URL_FILE, owner);
    }
    assert.ok(built.manifests.every(({ kind }) => kind !== 'Secret'));
  });

  it('lets a machine be emptied: fewer pods may be away than there are', () => {
    const { built, autoscaler } = read();
    const budgets = built.manifests.filter(({ kind }) => kind === 'PodDisruptionBudget');
    assert.equal(budgets.length, 2);
    for (const { metadata, spec } of budgets) {
      const replicas = find(built, 'Deployment', metadata.name)?.spec.replicas ?? autoscaler.minReplicas;
      assert.ok(spec.maxUnavailable >= 1 && spec.maxUnavailable < replicas, metadata.name);
    }
  });

  it('probes only the admin port, where Prometheus reads too', () => {
    const { built } = read();
    const [metrics] = built.manifests.filter(({ metadata }) => metadata.name === 'antifake-metrics');
    for (const name of ['antifake', 'antifake-worker']) {
      const { container, annotations, labels } = built.pods.find(({ owner }) => owner === `Deployment ${name}`)!;
      const { startupProbe, livenessProbe, readinessProbe, ports } = container;
      assert.deepEqual(
        [startupProbe, livenessProbe, readinessProbe].map((probe) => probe?.httpGet),
        [
          { path: '/livez', port: 'admin' },
          { path: '/livez', port: 'admin' },
          { path: '/readyz', port: 'admin' },
        ],
      );
      const admin = ports?.find((port) => port.name === 'admin')?.containerPort;
      assert.deepEqual(
        [annotations['prometheus.io/scrape'], annotations['prometheus.io/port']],
        ['true', String(admin)],
      );
      for (const [label, value] of Object.entries(metrics!.spec.podSelector.matchLabels))
        assert.equal(labels[label], value, name);
    }
    assert.deepEqual(metrics!.spec.ingress[0].ports, [{ port: 'admin' }]);
  });
});

/** The part of the adapter's values that is read here. */
interface AdapterValues {
  readonly rules: { readonly custom: readonly AdapterRule[] };
}

interface AdapterRule {
  readonly seriesQuery: string;
  readonly name: { readonly as: string };
  readonly metricsQuery: string;
}

const values = parse(readFileSync(join(root, 'deploy/kubernetes/prometheus-adapter.yaml'), 'utf8')) as AdapterValues;
const rule = values.rules.custom[0]!;

describe('the metric of the autoscaler', {
  skip: !isInstalled('promtool') && 'NOT RUN: promtool is not installed',
}, () => {
  it('is the wait of nine of ten photos for each pod, and 0 without photos', () => {
    const series = /^\w+/.exec(rule.seriesQuery)![0];
    // As the adapter fills the template when the autoscaler asks for the pods of the Deployment.
    const expr = rule.metricsQuery
      .replaceAll('<<.Series>>', series)
      .replaceAll('<<.LabelMatchers>>', 'namespace="antifake",pod=~"busy|idle"')
      .replaceAll('<<.GroupBy>>', 'pod');
    const bucket = (pod: string, le: string, counts: string) => ({
      series: `${series}{namespace="antifake",pod="${pod}",le="${le}"}`,
      values: counts,
    });
    // Ten photos in each half minute; nine of them wait up to 1 s, and eight up to 0.5 s.
    const photos = [bucket('busy', '0.5', '0+8x20'), bucket('busy', '1', '0+9x20'), bucket('busy', '+Inf', '0+10x20')];
    const none = ['0.5', '1', '+Inf'].map((le) => bucket('idle', le, '7+0x20'));
    const samples = [
      { labels: '{pod="busy"}', value: 1 },
      { labels: '{pod="idle"}', value: 0 },
    ];
    const test = {
      tests: [
        {
          interval: '30s',
          input_series: [...photos, ...none],
          promql_expr_test: [{ expr, eval_time: '5m', exp_samples: samples }],
        },
      ],
    };
    const file = join(folder, 'adapter-test.yaml');
    writeFileSync(file, stringify(test));
    assert.match(execFileSync('promtool', ['test', 'rules', file], { encoding: 'utf8' }), /SUCCESS/);
  });
});

describe('the validation of manifests', { skip: noTools }, () => {
  it('finds a misspelt field, a wrong type and an object of no known version', () => {
    const { text } = build('overlays/single');
    const file = join(folder, 'wrong.yaml');
    for (const [from, to] of [
      ['replicas: 1', 'replcas: 1'],
      ['replicas: 1', 'replicas: one'],
      ['apiVersion: apps/v1', 'apiVersion: apps/v9'],
    ] as const) {
      assert.ok(text.includes(from));
      writeFileSync(file, text.replace(from, to));
      assert.throws(() => validate(file), Error, to);
    }
  });
});
