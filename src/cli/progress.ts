import { SingleBar } from 'cli-progress';

/** Tells how far a long run is, on standard error, where somebody watches; elsewhere it says nothing. */
export interface Progress {
  step(): void;
  end(): void;
}

/** A run that ends before is shown no bar. */
const quietMs = 1000;

/**
 * Draws a bar with rate and time left.
 * @param run how many there are in all, and how many an earlier run has done.
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

/** Says on standard error, where somebody watches, what takes a while, until it is done. */
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
