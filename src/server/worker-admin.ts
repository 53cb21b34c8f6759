import type { FastifyInstance } from 'fastify';
import type { Pulse } from '../batch/index.ts';
import type { Inspector } from '../index.ts';
import type { Store } from '../store/index.ts';
import type { Tracing } from '../tracing/index.ts';
import { buildAdmin } from './admin.ts';
import type { LogStream } from './log.ts';
import { measureParts } from './measure-parts.ts';
import { createWorkerMetrics, type WorkerMetrics } from './metrics-worker.ts';
import { livez, metrics as metricsHandler, readyz } from './routes/operations.ts';
import type { HttpSettings } from './settings.ts';

/** What the metrics and probes of a worker of batches read. */
export interface WorkerAdminParts {
  readonly inspector: Inspector;
  readonly store: Pick<Store, 'onOperation' | 'probe'>;
  readonly queue: { countSlices(): Promise<unknown> };
  readonly tracing: Pick<Tracing, 'onExport'>;
  readonly pulse: Pulse;
  readonly settings: HttpSettings;
  readonly logStream?: LogStream;
}

/** Metrics and probes of a worker of batches. */
export interface WorkerAdmin {
  /** It does not listen yet. */
  readonly http: FastifyInstance;
  /** Counts what the worker does. */
  readonly metrics: WorkerMetrics;
  /** From now on the worker is not ready. */
  goDown(): void;
}

/** Composes the metrics and probes of a worker: the same paths as those of the service. */
export async function buildWorkerAdmin(parts: WorkerAdminParts): Promise<WorkerAdmin> {
  const { inspector, store, queue, tracing, pulse, settings, logStream } = parts;
  const metrics = createWorkerMetrics(inspector);
  measureParts({ store, tracing, metrics });
  let isGoingDown = false;
  const handlers = {
    livez: livez(() => pulse.isBeating),
    readyz: readyz({
      isGoingDown: () => isGoingDown,
      inspector,
      probe: () => Promise.all([store.probe(), queue.countSlices()]),
    }),
    metrics: metricsHandler(metrics),
  };
  const http = await buildAdmin({ handlers, settings, logStream });
  const goDown = () => {
    isGoingDown = true;
  };
  return { http, metrics, goDown };
}
