import type { FastifyBaseLogger } from 'fastify';
import { currentSpan, onLostSpans } from '../tracing/index.ts';
import type { Service } from './call.ts';

/** Measures what the store and the export of traces report. */
export function measureParts({ store, tracing, metrics }: Service, log: FastifyBaseLogger): void {
  store.onOperation((operation) => {
    const span = currentSpan();
    span.add({ ...operation, name: `store ${operation.name}` });
    metrics.countOperation(operation, span);
  });
  tracing.onExport((exported) => metrics.countExport(exported));
  onLostSpans(tracing, (lost) => log.warn(lost, 'traces could not be exported'));
}
