import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { AntifakeError } from '../errors.ts';
import type { EngineSetup } from '../setup.ts';
import { type Child, startChild } from './child.ts';
import type { Reply, Task, WorkerOptions } from './messages.ts';

/**
 * Time within which a worker must react after it was asked to stop. If it takes longer, it hangs in a picture: it is killed,
 * and a new one is started in its place.
 */
const graceMs = 250;

/** Time to wait before a worker that failed to start is started again. */
const restartMs = 1000;

/** Threads of a model run while no other photo is judged: more than two gain almost nothing, and a machine with one core has no second. */
const threadsForOnlyPhoto = availableParallelism() > 1 ? 2 : undefined;

/** A task that waits for a free worker. */
interface Waiter {
  readonly take: (child: Child) => void;
  readonly fail: (error: Error) => void;
}

/**
 * Worker processes that judge photos, one photo each at a time; further tasks wait in order. They are processes, not threads: a process
 * that hangs can always be killed, and one that crashes does not affect the others (docs/adr/0012).
 */
export class Pool {
  readonly #setup: EngineSetup;
  readonly #isBackground: boolean;
  readonly #children = new Set<Child>();
  readonly #idle = new Set<Child>();
  readonly #waiting = new Set<Waiter>();
  #isClosed = false;
  #restarts = 0;

  private constructor(setup: EngineSetup, isBackground: boolean) {
    this.#setup = setup;
    this.#isBackground = isBackground;
  }

  /**
   * Starts the workers.
   * @param isBackground they run at the lowest priority, and none is wide.
   * @throws Error when one of them does not start.
   */
  static async open(setup: EngineSetup, workers: number, isBackground = false): Promise<Pool> {
    const pool = new Pool(setup, isBackground);
    try {
      await Promise.all(Array.from({ length: workers }, (_, index) => pool.#start(index === 0 && !isBackground)));
      return pool;
    } catch (error) {
      pool.close();
      throw error;
    }
  }

  /**
   * Runs one task on the next free worker. When the signal aborts, the promise rejects at once.
   * @throws AntifakeError INNER_ERROR when the worker ends or the pool is closed; the signal's reason.
   */
  async run(task: Omit<Task, 'isOnlyPhoto'>, signal?: AbortSignal): Promise<Reply> {
    signal?.throwIfAborted();
    const child = await this.#take(signal);
    if (signal?.aborted) {
      this.#give(child);
      throw signal.reason;
    }
    const isOnlyPhoto = this.#idle.size === this.#children.size - 1;
    const reply = child.run({ ...task, isOnlyPhoto }).finally(() => this.#give(child));
    return signal === undefined ? await reply : await untilAborted(reply, child, signal);
  }

  /** Process ids of the workers. */
  get pids(): readonly number[] {
    return [...this.#children].map(({ pid }) => pid);
  }

  /** Number of workers that have ended although the pool was not closed. */
  get restarts(): number {
    return this.#restarts;
  }

  /** Kills the workers at once; running and waiting tasks are rejected. */
  close(): void {
    this.#isClosed = true;
    for (const child of this.#children) child.kill();
    for (const { fail } of this.#waiting) fail(closed());
    this.#waiting.clear();
  }

  /** @param isWide one wide worker is enough, because only one photo can be the only one. */
  async #start(isWide: boolean): Promise<void> {
    const options: WorkerOptions = {
      ...(isWide && threadsForOnlyPhoto !== undefined && { threadsForOnlyPhoto }),
      isBackground: this.#isBackground,
    };
    const child = await startChild(this.#setup, options);
    if (this.#isClosed) return child.kill();
    this.#children.add(child);
    child.ended.then(() => this.#replace(child));
    this.#give(child);
  }

  async #replace(child: Child): Promise<void> {
    this.#children.delete(child);
    this.#idle.delete(child);
    if (!this.#isClosed) this.#restarts += 1;
    while (!this.#isClosed && !(await this.#tryStart(child.isWide))) await sleep(restartMs, undefined, { ref: false });
  }

  #tryStart(isWide: boolean): Promise<boolean> {
    return this.#start(isWide).then(
      () => true,
      () => false,
    );
  }

  #take(signal: AbortSignal | undefined): Promise<Child> {
    if (this.#isClosed) return Promise.reject(closed());
    const [first] = this.#idle;
    const free = [...this.#idle].find(({ isWide }) => isWide) ?? first;
    if (free !== undefined) {
      this.#idle.delete(free);
      return Promise.resolve(free);
    }
    const { promise, resolve, reject } = Promise.withResolvers<Child>();
    const waiter = { take: resolve, fail: reject };
    const giveUp = () => {
      this.#waiting.delete(waiter);
      reject(signal?.reason);
    };
    this.#waiting.add(waiter);
    signal?.addEventListener('abort', giveUp, { once: true });
    return promise.finally(() => signal?.removeEventListener('abort', giveUp));
  }

  /** Gives a free worker to the task that has waited longest; ignores a worker that has ended. */
  #give(child: Child): void {
    if (!this.#children.has(child)) return;
    const [longest] = this.#waiting;
    if (longest === undefined) {
      this.#idle.add(child);
      return;
    }
    this.#waiting.delete(longest);
    longest.take(child);
  }
}

/** Rejects as soon as the signal aborts; the worker stops at its next step, or is killed. */
function untilAborted(reply: Promise<Reply>, child: Child, signal: AbortSignal): Promise<Reply> {
  const { promise, resolve, reject } = Promise.withResolvers<Reply>();
  let grace: NodeJS.Timeout | undefined;
  const abort = () => {
    child.stop();
    grace = setTimeout(() => child.kill(), graceMs);
    reject(signal.reason);
  };
  signal.addEventListener('abort', abort, { once: true });
  const end = () => {
    clearTimeout(grace);
    signal.removeEventListener('abort', abort);
  };
  reply.finally(end).then(resolve, reject);
  return promise;
}

function closed(): AntifakeError {
  return new AntifakeError('internal', 'the inspector is closed');
}
