/** Times the steps of one inspection and stops it between steps when asked to. */
export interface Stopwatch {
  /** Runs one named step. @throws what `stop` throws if the inspection was stopped before this step. */
  time<T>(step: string, act: () => Promise<T>): Promise<T>;
  /** Milliseconds of each step so far, rounded to hundredths. */
  timingsMs(): Record<string, number>;
}

/** Ends an inspection between two steps: an AbortSignal, or another object that throws. */
export type Stop = Pick<AbortSignal, 'throwIfAborted'>;

export function stopwatch(stop?: Stop): Stopwatch {
  const timings: Record<string, number> = {};
  return {
    time: async (step, act) => {
      stop?.throwIfAborted();
      const from = performance.now();
      const result = await act();
      timings[step] = Math.round((performance.now() - from) * 100) / 100;
      return result;
    },
    timingsMs: () => ({ ...timings }),
  };
}
