import { machineMs } from '../machine-clock.ts';
import type { ArgumentsOf, OperationName, ResultOf, Runner } from './operations.ts';

/** An operation on the store that has ended, with all its attempts. */
export interface TimedOperation {
  readonly name: OperationName;
  /** Start and end by `machineMs`. */
  readonly fromMs: number;
  readonly toMs: number;
  /** It rejected. An answer such as `limited` is not a failure. */
  readonly isFailed: boolean;
}

/** Times every operation of a runner. */
export class TimedRunner implements Runner {
  readonly #runner: Runner;
  readonly #listeners: ((operation: TimedOperation) => void)[] = [];

  constructor(runner: Runner) {
    this.#runner = runner;
  }

  onOperation(listener: (operation: TimedOperation) => void): void {
    this.#listeners.push(listener);
  }

  async run<N extends OperationName>(name: N, args: ArgumentsOf<N>, limitMs?: number): Promise<ResultOf<N>> {
    const fromMs = machineMs();
    let isFailed = true;
    try {
      const result = await this.#runner.run(name, args, limitMs);
      isFailed = false;
      return result;
    } finally {
      const operation = { name, fromMs, toMs: machineMs(), isFailed };
      for (const listener of this.#listeners) listener(operation);
    }
  }

  close(): Promise<void> {
    return this.#runner.close();
  }
}
