import type { Store } from '../store/index.ts';
import { currentSpan, type Tracing } from '../tracing/index.ts';
import type { PartMetrics } from './metrics-parts.ts';

/** What is measured, and where it is counted. */
export interface MeasuredParts {
  readonly store: Pick<Store, 'onOperation'>;
  readonly tracing: Pick<Tracing, 'onExport'>;
  readonly metrics: PartMetrics;
}

/** Measures what the store and the export of traces report. */
export function measureParts({ store, tracing, metrics }: MeasuredParts): void {
  store.onOperation((operation) => {
    const span = currentSpan();
    span.add({ ...operation, name: `store ${operation.name}` });
    metrics.countOperation(operation, span);
  });
  tracing.onExport((exported) => metrics.countExport(exported));
}
