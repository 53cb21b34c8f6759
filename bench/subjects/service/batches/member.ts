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

/** Wait of the supervisor before it starts a process again that has ended by itself. */
const restartMs = 1000;

/** A replica or a worker under a supervisor, which starts it again unless the bench ended it. */
export class Member {
  readonly #options: MemberOptions;
  #child: ChildProcess | undefined;
  #isWanted = false;

  constructor(options: MemberOptions) {
    this.#options = options;
  }

  get pid(): number {
    return this.#child!.pid!;
  }

  start(): void {
    const { command, inside = [], env } = this.#options;
    const [program = '', ...args] = [...inside, process.execPath, 'src/cli/main.ts', command];
    const child = spawn(program, args, {
      env: { ...process.env, ANTIFAKE_LOG_LEVEL: 'silent', ...env },
      stdio: 'ignore',
    });
    this.#isWanted = true;
    this.#child = child;
    child.once('exit', () => {
      if (this.#isWanted) setTimeout(() => this.#isWanted && this.start(), restartMs);
    });
  }

  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    this.#isWanted = false;
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill(signal);
    await exit;
  }
}
