import { machineMs } from './machine-clock.ts';

/** A step of an inspection that has ended. */
export interface Step {
  readonly name: string;
  /** Start and end, by the clock that all processes of a machine share (`process.hrtime`). */
  readonly fromMs: number;
  readonly toMs: number;
  /** It ended with an error. */
  readonly isFailed: boolean;
}

/** Times the steps of one inspection and stops it between steps when asked to. */
export interface Stopwatch {
  /** Runs one named step. @throws what `stop` throws if the inspection was stopped before this step. */
  time<T>(step: string, act: () => Promise<T>): Promise<T>;
  /** Milliseconds of each step so far, rounded to hundredths. */
  timingsMs(): Record<string, number>;
}

/** Ends an inspection between two steps: an AbortSignal, or another object that throws. */
export type Stop = Pick<AbortSignal, 'throwIfAborted'>;

/** @param onStep receives each step when it ends, also one that fails. */
export function stopwatch(stop?: Stop, onStep?: (step: Step) => void): Stopwatch {
  const timings: Record<string, number> = {};
  return {
    time: async (name, act) => {
      stop?.throwIfAborted();
      const fromMs = machineMs();
      let isFailed = true;
      try {
        const result = await act();
        isFailed = false;
        return result;
      } finally {
        const toMs = machineMs();
        if (!isFailed) timings[name] = Math.round((toMs - fromMs) * 100) / 100;
        onStep?.({ name, fromMs, toMs, isFailed });
      }
    },
    timingsMs: () => ({ ...timings }),
  };
}
