/** What the store reads the time from where no database tells it. */
export interface Clock {
  /** Milliseconds since 1970. */
  nowMs(): number;
  /** Milliseconds since some moment; never goes back, whoever sets the wall clock. */
  elapsedMs(): number;
}

/** This machine's clocks. */
export const systemClock: Clock = { nowMs: () => Date.now(), elapsedMs: () => performance.now() };
