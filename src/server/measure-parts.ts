import type { FastifyBaseLogger } from 'fastify';
import { currentSpan } from '../tracing/index.ts';
import type { Service } from './call.ts';

/** Max one line a minute: a receiver that is down would otherwise fill the log. */
const minLogMs = 60_000;

/** Measures what the store and the export of traces report. */
export function measureParts({ store, tracing, metrics }: Service, log: FastifyBaseLogger): void {
  store.onOperation((operation) => {
    const span = currentSpan();
    span.add({ ...operation, name: `store ${operation.name}` });
    metrics.countOperation(operation, span);
  });
  let loggedAtMs = Number.NEGATIVE_INFINITY;
  tracing.onExport((exported) => {
    metrics.countExport(exported);
    if (exported.error === undefined || performance.now() - loggedAtMs < minLogMs) return;
    loggedAtMs = performance.now();
    log.warn({ err: exported.error, spans: exported.spans }, 'traces could not be exported');
  });
}
