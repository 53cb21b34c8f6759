import { withinTime } from '../outbound/index.ts';
import { SourceError } from './source-error.ts';

/** While so many calls hang, there are no further ones, which leaves threads to everything else. */
const minHanging = 2;

/**
 * Calls of the system, with a time limit. A call to a share that hangs cannot be interrupted: after its time it is given up, but it keeps one of
 * the four threads that Node has for all files and names of hosts (https://nodejs.org/api/cli.html#uv_threadpool_sizesize) until it returns.
 */
export class TimedCalls {
  readonly #timeoutMs: number;
  #late = 0;

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  /** Calls that were given up and have not returned. */
  get hung(): number {
    return this.#late;
  }

  /** Whether calls hang: further ones are refused until these have returned. */
  get areHanging(): boolean {
    return this.#late >= minHanging;
  }

  /** @throws SourceError `unavailable` while calls hang; OutboundError `timed_out`; the signal's reason; otherwise what the call throws. */
  async run<T>(signal: AbortSignal | undefined, call: (limit: AbortSignal) => Promise<T>): Promise<T> {
    if (this.areHanging)
      throw new SourceError(
        'unavailable',
        'Expected shared folders that answer but received no answer to earlier calls',
      );
    return withinTime(this.#timeoutMs, signal, async (limit) => {
      const { promise: aborted, reject } = Promise.withResolvers<never>();
      const calling = call(limit);
      const giveUp = () => {
        if (signal?.aborted !== true) this.#countUntilReturn(calling);
        reject(limit.reason);
      };
      limit.addEventListener('abort', giveUp, { once: true });
      try {
        return await Promise.race([calling, aborted]);
      } finally {
        limit.removeEventListener('abort', giveUp);
      }
    });
  }

  #countUntilReturn(calling: Promise<unknown>): void {
    this.#late += 1;
    const end = () => {
      this.#late -= 1;
    };
    calling.then(end, end);
  }
}
