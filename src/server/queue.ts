/** Thrown if the turn of a task would come too late, or did not come before the deadline. */
export class QueueFullError extends Error {
  override readonly name = 'QueueFullError';
  /** When to retry: the time that the queue needs for the tasks waiting now, plus a random share of it, so that not all callers retry together. */
  readonly retryAfterMs: number;

  constructor(message: string, waitMs: number, options?: { cause?: unknown }) {
    super(message, options);
    this.retryAfterMs = waitMs * (1 + Math.random());
  }
}

export interface QueueLimits {
  /** Tasks that run at the same time. */
  readonly workers: number;
  /** A task that is expected to wait longer is refused at once. */
  readonly maxWaitMs: number;
  /** Monotonic milliseconds. */
  readonly clock?: () => number;
}

/** The tasks of one key. */
interface Line {
  readonly starts: (() => void)[];
  running: number;
  /** Virtual time of the queue, in milliseconds of work, at which all tasks of the key would have ended with exactly its fair share. */
  finishMs: number;
}

/** Assumed length of a task before any was measured. */
const firstGuessMs = 100;

/**
 * Runs a limited number of tasks at a time and schedules fairly: the key that has received the least work is next, so that a key
 * with a hundred waiting photos does not block other keys. Start-time fair queueing: Goyal, Vin, Cheng, "Start-time Fair Queueing", 1996.
 */
export class Queue {
  readonly #limits: QueueLimits;
  readonly #clock: () => number;
  readonly #lines = new Map<string, Line>();
  #running = 0;
  #waiting = 0;
  /** Start, in virtual time, of the task that started last. */
  #nowMs = 0;
  /** Moving average of the length of tasks. */
  #taskMs = firstGuessMs;

  constructor(limits: QueueLimits) {
    this.#limits = limits;
    this.#clock = limits.clock ?? (() => performance.now());
  }

  get running(): number {
    return this.#running;
  }

  get waiting(): number {
    return this.#waiting;
  }

  /** Expected wait of a new task of this key: of each other key, at most as many tasks count as the key itself has waiting, plus one. */
  expectedWaitMs(key: string): number {
    if (this.#running < this.#limits.workers) return 0;
    const own = this.#lines.get(key)?.starts.length ?? 0;
    let ahead = own;
    for (const [other, { starts }] of this.#lines) if (other !== key) ahead += Math.min(starts.length, own + 1);
    return ((ahead + 1) * this.#taskMs) / this.#limits.workers;
  }

  /** @throws QueueFullError if a task of this key would have to wait too long. */
  admit(key: string): void {
    const waitMs = this.expectedWaitMs(key);
    if (waitMs > this.#limits.maxWaitMs)
      throw new QueueFullError(
        `expected a turn within ${this.#limits.maxWaitMs} ms but it would come in ${Math.round(waitMs)} ms`,
        waitMs,
      );
  }

  /**
   * Runs the task when its turn comes; the signal does not stop a task that has started.
   * @throws QueueFullError as `admit` does, or when the signal aborts while the task waits.
   */
  async run<T>(key: string, task: () => Promise<T>, signal: AbortSignal): Promise<T> {
    this.admit(key);
    signal.throwIfAborted();
    const line = this.#lineOf(key);
    const guessMs = this.#running < this.#limits.workers ? this.#begin(line) : await this.#wait(line, signal);
    const fromMs = this.#clock();
    try {
      return await task();
    } finally {
      const tookMs = this.#clock() - fromMs;
      line.finishMs += tookMs - guessMs;
      this.#taskMs += (tookMs - this.#taskMs) / 16;
      this.#end(line);
    }
  }

  #lineOf(key: string): Line {
    const line = this.#lines.get(key) ?? { starts: [], running: 0, finishMs: 0 };
    this.#lines.set(key, line);
    return line;
  }

  /** Starts a task of the line, and returns the length that was assumed for it. */
  #begin(line: Line): number {
    this.#nowMs = this.#startOf(line);
    line.finishMs = this.#nowMs + this.#taskMs;
    line.running += 1;
    this.#running += 1;
    return this.#taskMs;
  }

  #end(line: Line): void {
    line.running -= 1;
    this.#running -= 1;
    // The place goes directly to the next task, so that no new one gets it first.
    this.#next()?.();
    for (const [key, { starts, running, finishMs }] of this.#lines) {
      const isOwed = this.#running > 0 && finishMs > this.#nowMs;
      if (starts.length === 0 && running === 0 && !isOwed) this.#lines.delete(key);
    }
  }

  /** The first task of the line that has received the least work; if equal, of the one with fewer running tasks. */
  #next(): (() => void) | undefined {
    const lines = [...this.#lines.values()].filter(({ starts }) => starts.length > 0);
    const [first] = lines.sort((a, b) => this.#startOf(a) - this.#startOf(b) || a.running - b.running);
    return first?.starts[0];
  }

  #startOf({ finishMs }: Line): number {
    return Math.max(this.#nowMs, finishMs);
  }

  #wait(line: Line, signal: AbortSignal): Promise<number> {
    this.#waiting += 1;
    return new Promise((resolve, reject) => {
      const leave = () => {
        line.starts.splice(line.starts.indexOf(start), 1);
        this.#waiting -= 1;
        signal.removeEventListener('abort', giveUp);
      };
      const start = () => {
        leave();
        resolve(this.#begin(line));
      };
      const giveUp = () => {
        leave();
        const waitMs = this.#taskMs;
        reject(
          new QueueFullError('expected a turn before the deadline but received none', waitMs, { cause: signal.reason }),
        );
      };
      line.starts.push(start);
      signal.addEventListener('abort', giveUp, { once: true });
    });
  }
}
