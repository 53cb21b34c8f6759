import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

/** Options of a service of the bench. */
export interface ReplicaOptions {
  readonly port: number;
  readonly env: Readonly<Record<string, string>>;
  /** How far its wall clock is ahead, in the syntax of `faketime`; absent: not at all. */
  readonly ahead?: string;
}

/** A service in a separate process that can be killed and started again. */
export class Replica {
  readonly port: number;
  readonly #options: ReplicaOptions;
  readonly #clock: Readonly<Record<string, string>>;
  #child: ChildProcess | undefined;

  constructor(options: ReplicaOptions) {
    this.#options = options;
    this.port = options.port;
    this.#clock = options.ahead === undefined ? {} : clockAhead(options.ahead);
  }

  /** Starts the process and waits until it is ready. */
  async start(): Promise<void> {
    const { port, env } = this.#options;
    const settings = { ANTIFAKE_PORT: String(port), ANTIFAKE_LOG_LEVEL: 'silent', ...env };
    const child = spawn(process.execPath, ['src/cli/main.ts', 'serve'], {
      env: { ...process.env, ...settings, ...this.#clock },
      stdio: 'ignore',
    });
    this.#child = child;
    while (child.exitCode === null && !(await this.#isReady())) await sleep(50);
    // Another service on the same port may be the one that is ready.
    if (child.exitCode !== null) throw new Error(`Expected a service but it ended with ${child.exitCode}`);
  }

  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill(signal);
    await exit;
  }

  #isReady(): Promise<boolean> {
    return fetch(`http://127.0.0.1:${this.port}/readyz`).then(
      (answer) => answer.ok,
      () => false,
    );
  }
}

/** The environment that `faketime` would set; as a process, it would be between the kill and the program. */
function clockAhead(ahead: string): Readonly<Record<string, string>> {
  const lines = execFileSync('faketime', ['-f', ahead, 'env'], { encoding: 'utf8' }).split('\n');
  const preload = lines.find((line) => line.startsWith('LD_PRELOAD='));
  if (preload === undefined) throw new Error('Expected LD_PRELOAD from faketime');
  return { LD_PRELOAD: preload.slice('LD_PRELOAD='.length), FAKETIME: ahead, FAKETIME_DONT_FAKE_MONOTONIC: '1' };
}

/** Creates a key with the command line. */
export function makeKey(env: Readonly<Record<string, string>>): { readonly id: string; readonly key: string } {
  const args = ['src/cli/main.ts', 'keys', 'create', '--name', 'kill', '--quota', '1000000', '--json'];
  return JSON.parse(execFileSync(process.execPath, args, { env: { ...process.env, ...env }, encoding: 'utf8' }));
}
