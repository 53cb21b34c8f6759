import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { AntifakeError } from '../errors.ts';
import type { EngineSetup } from '../setup.ts';
import { type Child, startChild } from './child.ts';
import type { Reply, Task } from './messages.ts';

/**
 * How long a worker that was told to stop may take to its next step. One that takes longer hangs in a picture: it is ended,
 * and another is started in its place.
 */
const graceMs = 250;

/** How long to wait before a worker is started again that did not start. */
const restartMs = 1000;

/** Threads of a model run while no other photo is judged: more than two gain next to nothing, and one core has no second. */
const wideThreads = availableParallelism() > 1 ? 2 : undefined;

/** Somebody who waits for a free worker. */
interface Waiter {
  readonly take: (child: Child) => void;
  readonly fail: (error: Error) => void;
}

/**
 * Worker processes that judge photos, one each at a time; further tasks wait in order. Processes and not threads: one that hangs
 * can be ended whatever it does, and one that crashes takes nobody with it (docs/adr/0012).
 */
export class Pool {
  readonly #setup: EngineSetup;
  readonly #children = new Set<Child>();
  readonly #idle = new Set<Child>();
  readonly #waiting = new Set<Waiter>();
  #isClosed = false;

  private constructor(setup: EngineSetup) {
    this.#setup = setup;
  }

  /** Starts the workers. @throws Error when one of them does not start. */
  static async open(setup: EngineSetup, workers: number): Promise<Pool> {
    const pool = new Pool(setup);
    try {
      await Promise.all(Array.from({ length: workers }, (_, index) => pool.#start(index === 0)));
      return pool;
    } catch (error) {
      pool.close();
      throw error;
    }
  }

  /**
   * Runs one task on the next free worker. When the signal aborts, the caller is told at once.
   * @throws AntifakeError INNER_ERROR when the worker ends or the pool is closed; the signal's reason.
   */
  async run(asked: Omit<Task, 'isAlone'>, signal?: AbortSignal): Promise<Reply> {
    signal?.throwIfAborted();
    const child = await this.#take(signal);
    if (signal?.aborted) {
      this.#give(child);
      throw signal.reason;
    }
    const isAlone = this.#idle.size === this.#children.size - 1;
    const reply = child.run({ ...asked, isAlone }).finally(() => this.#give(child));
    return signal === undefined ? await reply : await untilAborted(reply, child, signal);
  }

  /** Process ids of the workers. */
  get pids(): readonly number[] {
    return [...this.#children].map(({ pid }) => pid);
  }

  /** Ends the workers at once; what runs or waits is rejected. */
  close(): void {
    this.#isClosed = true;
    for (const child of this.#children) child.kill();
    for (const { fail } of this.#waiting) fail(closed());
    this.#waiting.clear();
  }

  /** @param isWide one worker is enough for the photo that is alone. */
  async #start(isWide: boolean): Promise<void> {
    const child = await startChild(this.#setup, isWide ? wideThreads : undefined);
    if (this.#isClosed) return child.kill();
    this.#children.add(child);
    child.ended.then(() => this.#replace(child));
    this.#give(child);
  }

  async #replace(child: Child): Promise<void> {
    this.#children.delete(child);
    this.#idle.delete(child);
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

  /** Hands a free worker to whoever has waited longest; one that has ended is nobody's. */
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

/** Waits no longer than the signal allows; the worker stops at its next step, or is ended. */
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
