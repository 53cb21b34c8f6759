/** Told to a caller whose turn would come too late, or did not come before the deadline. */
export class QueueFullError extends Error {
  override readonly name = 'QueueFullError';
  /** When a retry may find room: the time that the queue needs for what waits now, and up to as much again, so that not all come back together. */
  readonly retryAfterMs: number;

  constructor(message: string, waitMs: number, options?: { cause?: unknown }) {
    super(message, options);
    this.retryAfterMs = waitMs * (1 + Math.random());
  }
}

export interface QueueLimits {
  /** Tasks that run at the same time. */
  readonly workers: number;
  /** A task whose turn is expected later than this is refused at once. */
  readonly maxWaitMs: number;
  /** Milliseconds that only go up. */
  readonly clock?: () => number;
}

/** The tasks of one key. */
interface Line {
  readonly starts: (() => void)[];
  running: number;
  /** The queue's own time, in milliseconds of work, at which all that the key was given would have ended if it had had its share alone. */
  finishMs: number;
}

/** A task's length before any was measured. */
const firstGuessMs = 100;

/**
 * Lets a few tasks run at a time and shares them out fairly: whoever has had the least work is next, so that a key with a hundred
 * waiting photos does not keep another from its turn. Start-time fair queueing: Goyal, Vin, Cheng, "Start-time Fair Queueing", 1996.
 */
export class Queue {
  readonly #limits: QueueLimits;
  readonly #clock: () => number;
  readonly #lines = new Map<string, Line>();
  #running = 0;
  #waiting = 0;
  /** The start, in the queue's own time, of the task that began last. */
  #nowMs = 0;
  /** Mean length of the last tasks. */
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

  /** When a task of this key that came now would begin, from now: nobody waits longer for others' tasks than for as many of its own. */
  expectedWaitMs(key: string): number {
    if (this.#running < this.#limits.workers) return 0;
    const own = this.#lines.get(key)?.starts.length ?? 0;
    let ahead = own;
    for (const [other, { starts }] of this.#lines) if (other !== key) ahead += Math.min(starts.length, own + 1);
    return ((ahead + 1) * this.#taskMs) / this.#limits.workers;
  }

  /** @throws QueueFullError when a task of this key would have to wait too long. */
  admit(key: string): void {
    const waitMs = this.expectedWaitMs(key);
    if (waitMs > this.#limits.maxWaitMs)
      throw new QueueFullError(
        `expected a turn within ${this.#limits.maxWaitMs} ms but it would come in ${Math.round(waitMs)} ms`,
        waitMs,
      );
  }

  /**
   * Runs the task when its turn comes; one that has begun is no longer stopped by the signal.
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

  /** Gives the line a place, and answers the length that its task was reckoned with. */
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
    // The place is handed straight on, so that no newcomer slips in between.
    this.#next()?.();
    for (const [key, { starts, running, finishMs }] of this.#lines) {
      const isOwed = this.#running > 0 && finishMs > this.#nowMs;
      if (starts.length === 0 && running === 0 && !isOwed) this.#lines.delete(key);
    }
  }

  /** The first task of the line that has had the least work; between equals, of the one that has fewer running. */
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
