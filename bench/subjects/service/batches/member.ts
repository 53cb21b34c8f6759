import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** What runs: the command of the product, and where. */
export interface MemberOptions {
  /** `serve` or `worker`. */
  readonly command: string;
  /** Command that runs another one on the machine. */
  readonly inside?: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** A replica or a worker that can be killed and started again, as a supervisor does. */
export class Member {
  readonly #options: MemberOptions;
  #child: ChildProcess | undefined;

  constructor(options: MemberOptions) {
    this.#options = options;
  }

  get pid(): number {
    return this.#child!.pid!;
  }

  start(): void {
    const { command, inside = [], env } = this.#options;
    const [program = '', ...args] = [...inside, process.execPath, 'src/cli/main.ts', command];
    this.#child = spawn(program, args, {
      env: { ...process.env, ANTIFAKE_LOG_LEVEL: 'silent', ...env },
      stdio: 'ignore',
    });
  }

  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill(signal);
    await exit;
  }
}
