/** Knows how many requests are being answered, and whether the service is going down. */
export class Traffic {
  readonly #whenIdle: (() => void)[] = [];
  #active = 0;
  #isDraining = false;

  /** True from the moment of the shutdown: nothing new is accepted. */
  get isDraining(): boolean {
    return this.#isDraining;
  }

  /** Counts work that goes on when its caller has left. */
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

  /** Accepts nothing new; resolves when the last accepted request has its answer. */
  async drain(): Promise<void> {
    this.#isDraining = true;
    if (this.#active > 0) await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
  }
}
