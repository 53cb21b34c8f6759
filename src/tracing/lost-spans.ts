import type { Tracing } from './index.ts';

/** Max one call a minute: a receiver that is down would otherwise fill the log. */
const minCallMs = 60_000;

/** Spans that could not be exported, and why. */
export interface LostSpans {
  readonly spans: number;
  readonly err: Error;
}

/** Calls back when an export failed, at most once a minute. */
export function onLostSpans(tracing: Tracing, log: (lost: LostSpans) => void): void {
  let calledAtMs = Number.NEGATIVE_INFINITY;
  tracing.onExport(({ spans, error: err }) => {
    if (err === undefined || performance.now() - calledAtMs < minCallMs) return;
    calledAtMs = performance.now();
    log({ spans, err });
  });
}
