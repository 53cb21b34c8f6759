/** Whether the work of a worker goes on. A failure is a beat too: only what never ends is silent. */
export class Pulse {
  readonly #maxSilenceMs: number;
  readonly #isStuck: () => boolean;
  #beatAtMs = performance.now();

  /**
   * @param maxSilenceMs longer than any single step of the work may take.
   * @param isStuck whether something hangs that only a new process gets rid of, although steps end. Default: never.
   */
  constructor(maxSilenceMs: number, isStuck: () => boolean = () => false) {
    this.#maxSilenceMs = maxSilenceMs;
    this.#isStuck = isStuck;
  }

  /** A step of the work has ended. */
  beat(): void {
    this.#beatAtMs = performance.now();
  }

  /** Whether a step has ended within the time that any may take, and nothing is stuck. */
  get isBeating(): boolean {
    return !this.#isStuck() && performance.now() - this.#beatAtMs <= this.#maxSilenceMs;
  }
}
