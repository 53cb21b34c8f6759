import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A separate PostgreSQL for the bench, on a socket in a temporary folder. */
export interface Cluster {
  readonly url: string;
  /** Kills one of its processes by SIGKILL, after which PostgreSQL recovers by itself, or all of them and starts it again. */
  kill(how: 'child' | 'all'): void;
  stop(): void;
}

/** Creates a cluster and starts it. @throws Error if PostgreSQL is not installed. */
export function startCluster(): Cluster {
  const folder = mkdtempSync(join(tmpdir(), 'antifake-postgres-'));
  const programs = programFolder();
  const isRoot = process.getuid?.() === 0;
  if (isRoot) spawnSync('chown', ['postgres', folder]);
  const run = (program: string, args: readonly string[]) => {
    const path = join(programs, program);
    // The server refuses to run as root.
    const whole = isRoot ? ['runuser', '--user', 'postgres', '--', path, ...args] : [path, ...args];
    return spawnSync(whole[0]!, whole.slice(1), { stdio: 'ignore' });
  };
  const data = join(folder, 'data');
  const options = `-c listen_addresses= -c unix_socket_directories=${folder}`;
  const control = (...args: string[]) =>
    run('pg_ctl', ['--pgdata', data, '--log', join(folder, 'log'), '--wait', '--options', options, ...args]);
  requireDone(run('initdb', ['--pgdata', data, '--auth', 'trust', '--username', 'antifake']), 'initdb');
  requireDone(control('start'), 'pg_ctl start');
  return {
    url: `postgres://antifake@localhost/postgres?host=${folder}`,
    kill: (how) => {
      if (how === 'child') return killChild(data);
      control('--mode', 'immediate', 'stop');
      requireDone(control('start'), 'pg_ctl start');
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

/** Kills any child: the server then ends all others and recovers from its log. */
function killChild(data: string): void {
  const [server] = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
  const { stdout } = spawnSync('ps', ['--ppid', server!, '-o', 'pid='], { encoding: 'utf8' });
  const children = stdout.trim().split(/\s+/).map(Number);
  process.kill(children.at(-1)!, 'SIGKILL');
}

function requireDone({ status }: SpawnSyncReturns<Buffer>, program: string): void {
  if (status !== 0) throw new Error(`Expected ${program} to end with 0 but received ${status}`);
}
