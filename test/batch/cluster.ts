import { execFile } from 'node:child_process';
import { chown, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const installed = '/usr/lib/postgresql';

/** A PostgreSQL server of a test, which the test may stop. */
export interface Cluster {
  readonly url: string;
  start(): Promise<void>;
  /** Stops it at once, as a crash does. */
  crash(): Promise<void>;
  close(): Promise<void>;
}

/** The programs of the newest installed PostgreSQL; `undefined`: there is none. */
export async function findPostgres(): Promise<string | undefined> {
  const versions = await readdir(installed).catch(() => []);
  const newest = versions
    .map(Number)
    .filter(Number.isInteger)
    .sort((a, b) => a - b)
    .at(-1);
  return newest === undefined ? undefined : join(installed, String(newest), 'bin');
}

/** Makes a server that listens on a socket in a folder of its own. PostgreSQL refuses to run as root. */
export async function openCluster(programs: string): Promise<Cluster> {
  const folder = await mkdtemp(join(tmpdir(), 'antifake-cluster-'));
  const owner = userInfo().uid === 0 ? await idOf('postgres') : undefined;
  if (owner !== undefined) await chown(folder, owner.uid, owner.gid);
  const call = (program: string, ...rest: string[]) =>
    run(join(programs, program), ['--pgdata', join(folder, 'data'), ...rest], { ...owner, cwd: folder });
  await call('initdb', '--auth', 'trust', '--username', 'antifake');
  const options = `-c listen_addresses= -c unix_socket_directories=${folder}`;
  const start = async () =>
    void (await call('pg_ctl', '--log', join(folder, 'log'), '--wait', '--options', options, 'start'));
  const stop = async () => void (await call('pg_ctl', '--mode', 'immediate', '--wait', 'stop'));
  await start();
  return {
    url: `postgres://antifake@/postgres?host=${folder}`,
    start,
    crash: stop,
    close: async () => {
      await stop().catch(() => undefined);
      await rm(folder, { recursive: true });
    },
  };
}

async function idOf(user: string): Promise<{ readonly uid: number; readonly gid: number }> {
  const [uid, gid] = await Promise.all(
    ['-u', '-g'].map(async (flag) => Number((await run('id', [flag, user])).stdout)),
  );
  return { uid: uid!, gid: gid! };
}
