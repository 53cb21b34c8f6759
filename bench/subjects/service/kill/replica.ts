import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

/** How a service of the bench is started. */
export interface ReplicaOptions {
  readonly port: number;
  readonly env: Readonly<Record<string, string>>;
  /** How far ahead its wall clock is, as `faketime` is told; absent: right. */
  readonly ahead?: string;
}

/** A service in a process of its own, to be killed and started again. */
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
    // What is ready may be another's service on the same port.
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

/** What `faketime` would start a program with; started by itself, it would stand between a kill and the program. */
function clockAhead(ahead: string): Readonly<Record<string, string>> {
  const lines = execFileSync('faketime', ['-f', ahead, 'env'], { encoding: 'utf8' }).split('\n');
  const preload = lines.find((line) => line.startsWith('LD_PRELOAD='));
  if (preload === undefined) throw new Error('Expected LD_PRELOAD from faketime');
  return { LD_PRELOAD: preload.slice('LD_PRELOAD='.length), FAKETIME: ahead, FAKETIME_DONT_FAKE_MONOTONIC: '1' };
}

/** Makes a key by the command line. */
export function makeKey(env: Readonly<Record<string, string>>): { readonly id: string; readonly key: string } {
  const args = ['src/cli/main.ts', 'keys', 'create', '--name', 'kill', '--quota', '1000000', '--json'];
  return JSON.parse(execFileSync(process.execPath, args, { env: { ...process.env, ...env }, encoding: 'utf8' }));
}
