/** Counts the requests being answered, and knows whether the service is shutting down. */
export class Traffic {
  readonly #whenIdle: (() => void)[] = [];
  #active = 0;
  #isDraining = false;

  /** True once the shutdown has started: no new request is accepted. */
  get isDraining(): boolean {
    return this.#isDraining;
  }

  /** Counts work that continues after its caller has disconnected. */
  async count<T>(work: Promise<T>): Promise<T> {
    this.enter();
    try {
      return await work;
    } finally {
      this.leave();
    }
  }

  enter(): void {
    this.#active += 1;
  }

  leave(): void {
    this.#active -= 1;
    if (this.#active === 0) for (const tell of this.#whenIdle.splice(0)) tell();
  }

  /** Accepts no new request; resolves when the last accepted request has been answered. */
  async drain(): Promise<void> {
    this.#isDraining = true;
    if (this.#active > 0) await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
  }
}
