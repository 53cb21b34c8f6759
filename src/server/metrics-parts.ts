import type { TimedOperation } from '../store/index.ts';
import type { Exported, Span } from '../tracing/index.ts';
import { type Families, measured } from './metrics-families.ts';

/** Metrics of the store and of the receiver of traces. */
export interface PartMetrics {
  countOperation(operation: TimedOperation, span: Span): void;
  countExport(exported: Exported): void;
}

/** An operation on the store usually takes a millisecond or two, most of it for the disk. */
const storeBuckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

export function createPartMetrics(families: Families): PartMetrics {
  const operations = families.histogram(
    {
      name: 'antifake_store_seconds',
      help: 'Time of each operation on the store, with its retries.',
      labelNames: ['operation'],
    },
    storeBuckets,
  );
  const failures = families.counter({
    name: 'antifake_store_failures_total',
    help: 'Operations on the store that failed.',
    labelNames: ['operation'],
  });
  const spans = families.counter({
    name: 'antifake_trace_spans_total',
    help: 'Spans for the OTLP receiver, by result; those that failed are lost.',
    labelNames: ['result'],
  });
  return {
    countOperation: ({ name: operation, fromMs, toMs, isFailed }, span) => {
      operations.observe(measured((toMs - fromMs) / 1000, { operation }, span));
      if (isFailed) failures.inc({ operation });
    },
    countExport: ({ spans: count, error }) => {
      spans.inc({ result: error === undefined ? 'exported' : 'failed' }, count);
    },
  };
}
