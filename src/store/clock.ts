/** Clock of the store if the time does not come from a database. */
export interface Clock {
  /** Milliseconds since 1970. */
  nowMs(): number;
  /** Milliseconds since some moment; monotonic, even if the wall clock is changed. */
  elapsedMs(): number;
}

/** This machine's clocks. */
export const systemClock: Clock = { nowMs: () => Date.now(), elapsedMs: () => performance.now() };
