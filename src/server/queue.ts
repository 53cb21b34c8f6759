/** Told to a caller who came when nobody may wait any more, or waited until the deadline. */
export class QueueFullError extends Error {
  override readonly name = 'QueueFullError';
}

/** How many may run and how many may wait. */
export interface QueueLimits {
  readonly concurrency: number;
  readonly maxWaiting: number;
}

/** A bounded queue: some run, some wait in order, the rest are refused at once. */
export class Queue {
  readonly #limits: QueueLimits;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(limits: QueueLimits) {
    this.#limits = limits;
  }

  get running(): number {
    return this.#running;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** Whether a newcomer would run or wait rather than be refused. */
  get hasRoom(): boolean {
    return this.#running < this.#limits.concurrency || this.#waiting.length < this.#limits.maxWaiting;
  }

  /**
   * Runs the task when its turn comes; its place is free again when the task has really ended, also after an abort.
   * @throws QueueFullError when nobody may wait any more, or the signal aborts while waiting.
   */
  async run<T>(task: () => Promise<T>, signal: AbortSignal): Promise<T> {
    await this.#enter(signal);
    try {
      return await task();
    } finally {
      this.#leave();
    }
  }

  async #enter(signal: AbortSignal): Promise<void> {
    if (!this.hasRoom) throw new QueueFullError('expected room in the queue but received one request too many');
    if (this.#running < this.#limits.concurrency) this.#running += 1;
    else await this.#wait(signal);
  }

  /** Hands the place straight to the next in line, so that no newcomer slips in between. */
  #leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#running -= 1;
    else next();
  }

  #wait(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    return new Promise((resolve, reject) => {
      const start = () => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const leave = () => {
        this.#waiting.splice(this.#waiting.indexOf(start), 1);
        reject(new QueueFullError('expected a turn before the deadline but received none', { cause: signal.reason }));
      };
      this.#waiting.push(start);
      signal.addEventListener('abort', leave, { once: true });
    });
  }
}
