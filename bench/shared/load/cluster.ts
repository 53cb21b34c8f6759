import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A separate PostgreSQL for the bench, on a socket in a temporary folder. */
export interface Cluster {
  /** By the socket. */
  readonly url: string;
  /** Process id of the server, which changes with a restart. */
  pid(): number;
  /** Kills one of its processes by SIGKILL, after which PostgreSQL recovers by itself, or all of them and starts it again. */
  kill(how: 'child' | 'all'): void;
  /** Stops it in order, as for an update, and starts it again. */
  restart(): void;
  stop(): void;
}

/** Where it is reached by TCP too. */
export interface ClusterNetwork {
  /** Command that runs another one inside of the network. */
  readonly inside: readonly string[];
  readonly address: string;
  /** From which it accepts connections (CIDR). */
  readonly clients: string;
}

/** Creates a cluster and starts it. @throws Error if PostgreSQL is not installed. */
export function startCluster(network?: ClusterNetwork): Cluster {
  const folder = mkdtempSync(join(tmpdir(), 'antifake-postgres-'));
  const programs = programFolder();
  const isRoot = process.getuid?.() === 0;
  if (isRoot) spawnSync('chown', ['postgres', folder]);
  const run = (program: string, args: readonly string[]) => {
    const path = join(programs, program);
    // The server refuses to run as root.
    const asOwner = isRoot ? ['runuser', '--user', 'postgres', '--', path, ...args] : [path, ...args];
    const whole = [...(network?.inside ?? []), ...asOwner];
    return spawnSync(whole[0]!, whole.slice(1), { stdio: 'ignore' });
  };
  const data = join(folder, 'data');
  const options = `-c max_connections=300 -c listen_addresses=${network?.address ?? ''} -c unix_socket_directories=${folder}`;
  const control = (...args: string[]) =>
    run('pg_ctl', ['--pgdata', data, '--log', join(folder, 'log'), '--wait', '--options', options, ...args]);
  const start = () => requireDone(control('start'), 'pg_ctl start');
  requireDone(run('initdb', ['--pgdata', data, '--auth', 'trust', '--username', 'antifake']), 'initdb');
  if (network !== undefined) appendFileSync(join(data, 'pg_hba.conf'), `host all all ${network.clients} trust\n`);
  start();
  return {
    url: `postgres://antifake@localhost/postgres?host=${folder}`,
    pid: () => serverPid(data),
    kill: (how) => {
      if (how === 'child') return killChild(data);
      control('--mode', 'immediate', 'stop');
      start();
    },
    restart: () => {
      requireDone(control('--mode', 'fast', 'stop'), 'pg_ctl stop');
      start();
    },
    stop: () => {
      control('--mode', 'immediate', 'stop');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function programFolder(): string {
  const versions = readdirSync('/usr/lib/postgresql').toSorted((a, b) => Number(a) - Number(b));
  return `/usr/lib/postgresql/${versions.at(-1)}/bin`;
}

function serverPid(data: string): number {
  return Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]);
}

/** Kills any child: the server then ends all others and recovers from its log. */
function killChild(data: string): void {
  const { stdout } = spawnSync('ps', ['--ppid', String(serverPid(data)), '-o', 'pid='], { encoding: 'utf8' });
  const children = stdout.trim().split(/\s+/).map(Number);
  process.kill(children.at(-1)!, 'SIGKILL');
}

function requireDone({ status }: SpawnSyncReturns<Buffer>, program: string): void {
  if (status !== 0) throw new Error(`Expected ${program} to end with 0 but received ${status}`);
}
