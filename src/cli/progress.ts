/** Tells how far a long run is, on standard error. */
export interface Progress {
  step(): void;
  end(): void;
}

const barWidth = 30;

/**
 * Draws a bar with rate and time left where somebody watches, and one line at the end elsewhere.
 * @param run how many there are in all, and how many an earlier run has done.
 */
export function createProgress(run: { readonly total: number; readonly done: number }): Progress {
  const startMs = performance.now();
  let done = run.done;
  let drawnMs = Number.NEGATIVE_INFINITY;
  const draw = (end: string) => {
    const elapsedS = (performance.now() - startMs) / 1000;
    const text = describeProgress({ total: run.total, done, rate: (done - run.done) / Math.max(elapsedS, 0.001) });
    process.stderr.write(`${process.stderr.isTTY ? '\r' : ''}${text}${end}`);
  };
  return {
    step: () => {
      done += 1;
      if (!process.stderr.isTTY || performance.now() - drawnMs < 100) return;
      drawnMs = performance.now();
      draw('');
    },
    end: () => draw('\n'),
  };
}

/** The bar as text; `rate` is photos in a second. */
function describeProgress(at: { readonly total: number; readonly done: number; readonly rate: number }): string {
  const part = at.total === 0 ? 1 : at.done / at.total;
  const bar = '█'.repeat(Math.round(part * barWidth)).padEnd(barWidth, '░');
  const leftS = at.rate > 0 ? Math.ceil((at.total - at.done) / at.rate) : undefined;
  return `${bar} ${at.done}/${at.total}  ${at.rate.toFixed(1)}/s  ${leftS === undefined ? '' : `${leftS} s left`}   `;
}
