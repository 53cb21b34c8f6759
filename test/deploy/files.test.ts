import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import { readSettings, settingsTable } from '../../src/cli/settings.ts';
import { maxBodyBytes } from '../../src/server/settings.ts';
import { isInstalled } from './proxy.ts';

const read = (file: string) => readFileSync(file, 'utf8');
const defaults = readSettings({});
/** One number in a file. */
const numberIn = (file: string, pattern: RegExp) => Number(pattern.exec(read(file))?.[1]);
/** Maximum time from SIGTERM to the end: accepted requests, and then models and store. */
const shutdownS = defaults.shutdownTimeoutMs / 1000 + 5;
const requestS = (defaults.bodyTimeoutMs + defaults.deadlineMs) / 1000;

/** The part of compose.yaml that is read here. */
interface Compose {
  readonly services: Readonly<
    Record<
      string,
      {
        readonly image: string;
        readonly environment: Readonly<Record<string, string | number>>;
        readonly stop_grace_period?: string;
        readonly read_only?: boolean;
        readonly ports?: readonly string[];
        readonly profiles?: readonly string[];
        readonly command?: readonly string[];
        readonly healthcheck?: object;
      }
    >
  >;
}

describe('the proxies', () => {
  it('accept every body that the service accepts', () => {
    assert.ok(numberIn('deploy/nginx.conf', /client_max_body_size (\d+)m;/) * 2 ** 20 > maxBodyBytes);
    assert.ok(numberIn('deploy/Caddyfile', /max_size (\d+)MB/) * 1e6 > maxBodyBytes);
  });

  it('wait for an answer as long as the service can take', () => {
    assert.ok(numberIn('deploy/nginx.conf', /proxy_read_timeout (\d+)s;/) > requestS);
    assert.ok(numberIn('deploy/Caddyfile', /response_header_timeout (\d+)s/) > requestS);
    assert.ok(numberIn('deploy/nginx.conf', /client_body_timeout (\d+)s;/) >= defaults.bodyTimeoutMs / 1000);
    assert.ok(numberIn('deploy/Caddyfile', /read_body (\d+)s/) >= defaults.bodyTimeoutMs / 1000);
  });

  it('keep no connection longer than a service that is configured as in the documents', () => {
    const idleMs = numberIn('docs/deploy.md', /\| `ANTIFAKE_IDLE_TIMEOUT_MS` \| (\d+) \|/);
    assert.ok(numberIn('deploy/nginx.conf', /keepalive_timeout (\d+)s;/) * 1000 < idleMs);
    assert.ok(numberIn('deploy/Caddyfile', /\bkeepalive (\d+)s/) * 1000 < idleMs);
  });
});

describe('compose.yaml', () => {
  const { services } = parse(read('compose.yaml'), { merge: true }) as Compose;
  const own = Object.entries(services).filter(([, { image }]) => image === 'antifake');
  const replicas = own.filter(([, { command }]) => command === undefined);

  it('uses only settings of the service, and gives it time to shut down', () => {
    assert.deepEqual(
      replicas.map(([name]) => name),
      ['replica-1', 'replica-2'],
    );
    for (const [, { environment, stop_grace_period, read_only, ports }] of own) {
      readSettings({ ...map(environment), DATABASE_URL: 'postgres://antifake:secret@db/antifake' });
      assert.ok(Number.parseInt(stop_grace_period!, 10) >= shutdownS);
      assert.deepEqual([read_only, ports], [true, undefined]);
    }
  });

  it('starts a worker of batches only on request, with the same places as the replicas', () => {
    const { profiles, command, environment, healthcheck } = services.worker!;
    assert.deepEqual([profiles, command], [['batches'], ['worker']]);
    // The health check of the image requests the admin port.
    assert.deepEqual([healthcheck, typeof environment.ANTIFAKE_ADMIN_PORT], [undefined, 'number']);
    for (const [, replica] of replicas)
      assert.equal(environment.ANTIFAKE_SOURCES, replica.environment.ANTIFAKE_SOURCES);
  });

  it('passes every replica to the proxy', () => {
    const { environment } = services.proxy!;
    assert.equal(environment.ANTIFAKE_REPLICAS, replicas.map(([name]) => `${name}:8080`).join(' '));
    for (const [, replica] of replicas)
      assert.equal(replica.environment.ANTIFAKE_ADMIN_PORT, environment.ANTIFAKE_HEALTH_PORT);
  });
});

for (const unit of ['deploy/systemd/antifake.service', 'deploy/systemd/antifake-worker.service']) describeUnit(unit);

describe('antifake.conf', () => {
  it('contains only settings with accepted values, also where a line is a suggestion', () => {
    const content = read('deploy/systemd/antifake.conf');
    const folder = mkdtempSync(join(tmpdir(), 'antifake-conf-'));
    const secret = join(folder, 'database-url');
    const file = join(folder, 'antifake.conf');
    writeFileSync(secret, 'postgres://a:b@c/d');
    try {
      writeFileSync(file, content);
      assert.equal(readSettings({ ANTIFAKE_CONFIG_FILE: file }).dataDir, '/var/lib/antifake');
      writeFileSync(file, content.replace(/^#(?=[A-Z_]+=)/gm, '').replace('/etc/antifake/database-url', secret));
      assert.equal(readSettings({ ANTIFAKE_CONFIG_FILE: file }).databaseUrl, 'postgres://a:b@c/d');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('the units', () => {
  it('have admin ports of their own, because both may run on a machine and read the same settings', () => {
    const port = numberIn('deploy/systemd/antifake.conf', /^ANTIFAKE_ADMIN_PORT=(\d+)$/m);
    const workerPort = numberIn(
      'deploy/systemd/antifake-worker.service',
      /^Environment=.* ANTIFAKE_ADMIN_PORT=(\d+)$/m,
    );
    assert.ok(port > 0 && workerPort > 0 && workerPort !== port);
  });

  it('are hardened in the same way', () => {
    const lines = (file: string) => {
      const [, hardening] = read(file).split(/^NoNewPrivileges=/m);
      return hardening;
    };
    assert.ok(lines('deploy/systemd/antifake.service')!.length > 100);
    assert.equal(lines('deploy/systemd/antifake-worker.service'), lines('deploy/systemd/antifake.service'));
  });
});

describe('Dockerfile', () => {
  it('copies only what .dockerignore admits, and runs as nobody', () => {
    const allowed = read('.dockerignore').matchAll(/^!(.*)$/gm);
    for (const [, path] of allowed) assert.ok(globSync(path!).length > 0, path);
    const users = Array.from(read('Dockerfile').matchAll(/^USER (\S+)$/gm), ([, user]) => user);
    assert.deepEqual(users, ['10001:10001']);
  });
});

function map(environment: Readonly<Record<string, string | number>>): Record<string, string> {
  // As without a file .env.
  const withDefault = (value: string | number) => String(value).replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1');
  return Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, withDefault(value)]));
}

function describeUnit(unit: string): void {
  describe(unit, () => {
    it('uses only settings of the program, and gives it time to shut down', () => {
      const environment = /^Environment=(.*)$/m.exec(read(unit))![1]!;
      const names = environment.split(' ').map((one) => one.split('=')[0]!);
      const known = new Set(Object.values(settingsTable).map(({ name }) => name as string));
      assert.deepEqual(
        names.filter((name) => name.startsWith('ANTIFAKE_') && !known.has(name)),
        [],
      );
      assert.ok(numberIn(unit, /^TimeoutStopSec=(\d+)$/m) >= shutdownS);
    });

    it('is valid for systemd, which reports low exposure', {
      skip: isInstalled('systemd-analyze') ? false : 'NOT RUN: systemd is not installed',
    }, () => {
      // Nothing may be wrong, except that the program is not installed here.
      const { stderr } = spawnSync('systemd-analyze', ['verify', unit], { encoding: 'utf8' });
      const faults = stderr.split('\n').filter((line) => line !== '' && !line.includes('is not executable'));
      assert.deepEqual(faults, []);
      const args = ['security', '--offline=true', '--no-pager', unit];
      const exposure = /exposure level[^:]*: ([\d.]+)/.exec(
        execFileSync('systemd-analyze', args, { encoding: 'utf8' }),
      );
      assert.ok(Number(exposure?.[1]) < 3, exposure?.[0]);
    });
  });
}
