import type { BatchStore, Settlement } from '../store/index.ts';

/** Results in one transaction. */
const maxGroup = 50;

interface Waiting {
  readonly settlement: Settlement;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Writes results, one transaction after the other: those that arrive during one form the next. Without load, none waits. */
export class Settler {
  readonly #batches: Pick<BatchStore, 'settle'>;
  #waiting: Waiting[] = [];
  #isWriting = false;

  constructor(batches: Pick<BatchStore, 'settle'>) {
    this.#batches = batches;
  }

  /** Resolves when the result is durable, or the photo had one before. @throws AntifakeError INNER_ERROR if it could not be written. */
  settle(settlement: Settlement): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#waiting.push({ settlement, resolve, reject });
    if (!this.#isWriting) void this.#write();
    return promise;
  }

  async #write(): Promise<void> {
    this.#isWriting = true;
    while (this.#waiting.length > 0) {
      const group = this.#waiting.slice(0, maxGroup);
      this.#waiting = this.#waiting.slice(maxGroup);
      try {
        await this.#batches.settle(group.map(({ settlement }) => settlement));
        for (const { resolve } of group) resolve();
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    this.#isWriting = false;
  }
}
