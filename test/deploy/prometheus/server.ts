import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../proxy.ts';

/** A Prometheus with the files in deploy/, which reads the metrics of one service every second. */
export interface Prometheus {
  /** Result of a query of its HTTP API. @throws Error if Prometheus refuses it. */
  get<T>(path: string, parameters: Readonly<Record<string, string>>): Promise<T>;
  end(): void;
}

/** A sample of an instant query. */
export interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
}

/** Starts one. @param target `host:port` of the metrics. */
export async function startPrometheus(target: string): Promise<Prometheus> {
  const folder = mkdtempSync(join(tmpdir(), 'antifake-prometheus-'));
  const files = ['rules.yml', 'alerts.yml'].map((name) => resolve('deploy/prometheus', name));
  const config = readFileSync('deploy/prometheus/prometheus.yml', 'utf8')
    .replaceAll('_interval: 15s', '_interval: 1s')
    .replace('rule_files: [rules.yml, alerts.yml]', `rule_files: ${JSON.stringify(files)}`)
    .replace(/targets: \[.*\]/, `targets: ["${target}"]`);
  writeFileSync(join(folder, 'prometheus.yml'), config);
  const port = await freePort();
  const child = spawn(
    'prometheus',
    [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--enable-feature=exemplar-storage',
    ],
    { stdio: 'ignore' },
  );
  const url = `http://127.0.0.1:${port}`;
  const isUp = async () => (await fetch(`${url}/-/ready`).catch(() => undefined))?.ok === true;
  for (const until = performance.now() + 30_000; !(await isUp()); await sleep(100))
    if (child.exitCode !== null || performance.now() > until) throw new Error('Expected Prometheus to start');
  return {
    get: async <T>(path: string, parameters: Readonly<Record<string, string>>) => {
      const answer = await fetch(`${url}/api/v1/${path}?${new URLSearchParams(parameters)}`);
      const { status, data, error } = (await answer.json()) as { status: string; data: T; error?: string };
      if (status !== 'success') throw new Error(`${JSON.stringify(parameters)}: ${error}`);
      return data;
    },
    end: () => {
      child.once('exit', () => rmSync(folder, { recursive: true, force: true }));
      child.kill('SIGKILL');
    },
  };
}
