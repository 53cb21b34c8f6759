import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { run } from '../cli/program.ts';

/** A version of the program: its files, and the database that all versions share. */
export interface Version {
  readonly folder: string;
  readonly databaseUrl: string;
}

/** A running service of a version. */
export interface Replica {
  readonly url: string;
  readonly process: ChildProcess;
  /** Ends it as an orchestrator does. */
  stop(): Promise<void>;
}

/** Starts a service, which migrates the tables if it has to. */
export async function startReplica({ folder, databaseUrl }: Version): Promise<Replica> {
  const settings = {
    DATABASE_URL: databaseUrl,
    ANTIFAKE_PORT: '0',
    ANTIFAKE_WORKERS: '1',
    ANTIFAKE_ADDRESS_SHARE: '100',
  };
  const patient = { ANTIFAKE_MAX_WAIT_MS: '60000', ANTIFAKE_DEADLINE_MS: '60000', ANTIFAKE_KEY_SHARE: '100' };
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, ...settings, ...patient };
  const child = spawn(process.execPath, ['src/cli/main.ts', 'serve'], { cwd: folder, env });
  const errors: string[] = [];
  child.stderr.on('data', (chunk) => errors.push(String(chunk)));
  const lines = createInterface({ input: child.stdout });
  const url = await new Promise<string>((resolve, reject) => {
    lines.on('line', (line) => {
      const found = /Server listening at (http:\/\/127\.0\.0\.1:\d+)/.exec(line);
      if (found !== null) resolve(found[1]!);
    });
    child.once('exit', (code) => reject(new Error(`expected a service but it ended with ${code}: ${errors.join('')}`)));
  });
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  };
  return { url, process: child, stop };
}

/** Runs a command of a version, and returns what it printed. */
export async function command({ folder, databaseUrl }: Version, ...args: readonly string[]): Promise<string> {
  const start = { cwd: folder, settings: { DATABASE_URL: databaseUrl } };
  const { code, stdout, stderr } = await run(process.execPath, ['src/cli/main.ts', ...args], start);
  if (code !== 0) throw new Error(`expected ${args.join(' ')} to end with 0 but it ended with ${code}: ${stderr}`);
  return stdout;
}

/** Runs the test of a version's client against a service. @returns its figures: how many tests passed, failed and were skipped. */
export async function testClient(folder: string, service: object) {
  const settings = { ANTIFAKE_TEST_SERVICE: JSON.stringify(service) };
  const args = ['--test', '--test-reporter=tap', 'test/http/client.test.ts'];
  const { stdout } = await run(process.execPath, args, { cwd: folder, settings });
  const countOf = (name: string) => Number(new RegExp(`^# ${name} (\\d+)$`, 'm').exec(stdout)?.[1]);
  return { pass: countOf('pass'), fail: countOf('fail'), skipped: countOf('skipped'), stdout };
}
