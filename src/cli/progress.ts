import { SingleBar } from 'cli-progress';

/** Shows the progress of a long run on standard error if that is a terminal; otherwise prints nothing. */
export interface Progress {
  step(): void;
  end(): void;
}

/** No bar is shown for a run that ends before this time. */
const quietMs = 1000;

/**
 * Draws a bar with rate and time left.
 * @param run number of items in total, and number done by an earlier run.
 */
export function createProgress(run: { readonly total: number; readonly done: number }): Progress {
  const startMs = performance.now();
  let done = run.done;
  const rate = () => ((done - run.done) / Math.max(0.001, (performance.now() - startMs) / 1000)).toFixed(1);
  const bar = new SingleBar({
    format: '{bar} {value}/{total}  {rate}/s  {eta_formatted} left',
    ...{ barsize: 30, barCompleteChar: '█', barIncompleteChar: '░' },
    ...{ stream: process.stderr, noTTYOutput: false, gracefulExit: false },
  });
  let isShown = false;
  const show = setTimeout(() => {
    isShown = true;
    bar.start(run.total, done, { rate: rate() });
  }, quietMs).unref();
  return {
    step: () => {
      done += 1;
      if (isShown) bar.update(done, { rate: rate() });
    },
    end: () => {
      clearTimeout(show);
      if (isShown) bar.stop();
    },
  };
}

/** Shows on standard error, if that is a terminal, what is taking a while, until it is done. */
export async function during<T>(what: string, work: () => Promise<T>): Promise<T> {
  let isShown = false;
  const show = setTimeout(() => {
    isShown = process.stderr.isTTY;
    if (isShown) process.stderr.write(`${what} …`);
  }, quietMs).unref();
  try {
    return await work();
  } finally {
    clearTimeout(show);
    if (isShown) process.stderr.write('\r\u001b[K');
  }
}
