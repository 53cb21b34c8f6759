import { once } from 'node:events';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { AntifakeError } from '../errors.ts';
import { machineMs } from '../machine-clock.ts';
import type { Clock } from './clock.ts';
import type { OperationName, Runner } from './operations.ts';
import { fromFailure, type ThreadAnswer, type ThreadCall, type ThreadTask } from './thread-protocol.ts';

/** Maximum number of operations per commit; with more, the first would wait for the last. */
const maxGroup = 64;

/** Options of the embedded store. */
export interface EmbeddedOptions {
  /** File of the store, or `:memory:`. */
  readonly path: string;
  /** Time limit of an operation. */
  readonly limitMs: number;
  readonly clock: Clock;
  /** Whether it updates the tables, which is the default, or requires that they are up to date. */
  readonly migrates?: boolean;
  readonly maxGroup?: number;
}

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

/** Opens the embedded store in a thread of its own. @throws AntifakeError INNER_ERROR */
export async function openEmbedded(options: EmbeddedOptions): Promise<Runner> {
  // The package contains JavaScript, a clone TypeScript.
  const file = new URL(`./thread${extname(import.meta.url)}`, import.meta.url);
  const { path, migrates = true } = options;
  const workerData: ThreadTask = { path, migrates, maxGroup: options.maxGroup ?? maxGroup };
  const runner = new ThreadRunner(new Worker(file, { workerData, execArgv: [] }), options);
  await runner.opened;
  return runner;
}

class ThreadRunner implements Runner {
  readonly opened: Promise<void>;
  readonly #worker: Worker;
  readonly #options: EmbeddedOptions;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  #hasEnded = false;

  constructor(worker: Worker, options: EmbeddedOptions) {
    this.#worker = worker;
    this.#options = options;
    worker.on('message', (answer: ThreadAnswer) => this.#receive(answer));
    worker.on('error', (cause) => this.#end(cause));
    worker.on('exit', () => this.#end());
    this.opened = new Promise((resolve, reject) => this.#expect(0, { resolve, reject }));
  }

  run<N extends OperationName>(name: N, args: readonly unknown[], limitMs = this.#options.limitMs) {
    if (this.#hasEnded) return Promise.reject(new AntifakeError('internal', 'the store has ended'));
    const call: ThreadCall = {
      id: ++this.#lastId,
      name,
      args,
      nowMs: this.#options.clock.nowMs(),
      untilMs: machineMs() + limitMs,
    };
    return new Promise<never>((resolve, reject) => {
      // The thread itself gives up in time, unless it is blocked by the disk.
      const giveUp = () => {
        const late = new AntifakeError('internal', `expected the store to answer within ${limitMs} ms`);
        this.#take(call.id)?.reject(late);
      };
      const timer = setTimeout(giveUp, limitMs + busyGraceMs);
      const settled =
        <T>(tell: (value: T) => void) =>
        (value: T) => {
          clearTimeout(timer);
          tell(value);
        };
      this.#expect(call.id, { resolve: settled(resolve), reject: settled(reject) });
      this.#worker.postMessage(call);
    });
  }

  async close(): Promise<void> {
    if (this.#hasEnded) return;
    this.#worker.ref();
    const exit = once(this.#worker, 'exit');
    this.#worker.postMessage('close');
    // A thread that hangs in the disk would never hear it.
    const timer = setTimeout(() => void this.#worker.terminate(), this.#options.limitMs);
    await exit;
    clearTimeout(timer);
  }

  /** The thread keeps the process alive only while somebody waits for it. */
  #expect(id: number, waiting: Waiting): void {
    this.#waiting.set(id, waiting);
    this.#worker.ref();
  }

  #take(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (this.#waiting.size === 0) this.#worker.unref();
    return waiting;
  }

  #receive(answer: ThreadAnswer): void {
    const waiting = this.#take(answer.id);
    if ('failure' in answer) waiting?.reject(fromFailure(answer.failure));
    else waiting?.resolve(answer.value as never);
  }

  #end(cause?: unknown): void {
    this.#hasEnded = true;
    const error = new AntifakeError('internal', 'the thread of the store has ended', { cause });
    for (const id of [...this.#waiting.keys()]) this.#take(id)?.reject(error);
  }
}

/** Time that the caller waits longer than the thread: one blocking wait for another process, and a turn. */
const busyGraceMs = 100;
