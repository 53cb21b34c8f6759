/** Time for which the event loop works on bodies before it handles other events. */
const sliceMs = 4;

/** Shares the event loop between all bodies: one piece of work each in turn, for a few milliseconds at a time. */
export class Slices {
  #waiting: (() => void)[] = [];

  /** Does the work when its turn comes, in a later turn of the event loop. @throws what the work throws. */
  run(work: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#waiting.length === 0) setImmediate(() => this.#work());
      this.#waiting.push(() => {
        try {
          work();
          resolve();
        } catch (error) {
          reject(error);
        }
      });
    });
  }

  #work(): void {
    const until = performance.now() + sliceMs;
    const due = this.#waiting;
    this.#waiting = [];
    let done = 0;
    while (done < due.length && performance.now() < until) due[done++]!();
    // Work that arrived meanwhile is queued behind and has requested its own turn.
    const hasWaiters = this.#waiting.length > 0;
    this.#waiting = [...due.slice(done), ...this.#waiting];
    if (!hasWaiters && this.#waiting.length > 0) setImmediate(() => this.#work());
  }
}
