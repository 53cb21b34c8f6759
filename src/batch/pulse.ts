/** Whether the work of a worker goes on. A failure is a beat too: only what never ends is silent. */
export class Pulse {
  readonly #maxSilenceMs: number;
  #beatAtMs = performance.now();

  /** @param maxSilenceMs longer than any single step of the work may take. */
  constructor(maxSilenceMs: number) {
    this.#maxSilenceMs = maxSilenceMs;
  }

  /** A step of the work has ended. */
  beat(): void {
    this.#beatAtMs = performance.now();
  }

  /** Whether a step has ended within the time that any may take. */
  get isBeating(): boolean {
    return performance.now() - this.#beatAtMs <= this.#maxSilenceMs;
  }
}
