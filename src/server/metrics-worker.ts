import type { WorkerObserver } from '../batch/index.ts';
import type { Inspector } from '../index.ts';
import type { Metrics } from './metrics.ts';
import { createRegistry, Expositions } from './metrics-exposition.ts';
import { Families, measured } from './metrics-families.ts';
import { createPartMetrics, type PartMetrics } from './metrics-parts.ts';
import { addProcesses } from './metrics-processes.ts';
import { measureSteps } from './metrics-steps.ts';

/** Metrics of a worker of batches. Those that a service has too have the same names. */
export interface WorkerMetrics extends WorkerObserver, PartMetrics, Pick<Metrics, 'expose'> {}

/** Creates the metrics of one worker, in a registry of its own. */
export function createWorkerMetrics(inspector: Inspector): WorkerMetrics {
  const registry = createRegistry();
  const families = new Families(registry);
  const observer = observePhotos(families);
  const parts = createPartMetrics(families);
  addProcesses(registry, inspector);
  const expositions = new Expositions(registry);
  return { expose: (accept) => expositions.write(accept), ...observer, ...parts };
}

function observePhotos(families: Families): WorkerObserver {
  const slices = families.gauge({
    name: 'antifake_batch_slices_running',
    help: 'Slices that this worker has taken.',
    labelNames: [],
  });
  const photos = families.gauge({
    name: 'antifake_batch_photos_running',
    help: 'Photos that this worker reads or judges.',
    labelNames: [],
  });
  const begin = (gauge: typeof slices) => {
    gauge.inc();
    return () => gauge.dec();
  };
  return {
    beginSlice: () => begin(slices),
    beginPhoto: () => begin(photos),
    countInspection: measureSteps(families).countSteps,
    ...measureTimes(families),
    ...countOutcomes(families),
  };
}

function measureTimes(families: Families): Pick<WorkerObserver, 'countRead' | 'countJudging'> {
  const reads = families.histogram({
    name: 'antifake_batch_read_seconds',
    help: 'Time to read a photo from its place.',
    labelNames: [],
  });
  const judgings = families.histogram({
    name: 'antifake_batch_judge_seconds',
    help: 'Time to judge a photo, including the wait for a worker process.',
    labelNames: [],
  });
  return {
    countRead: (durationMs, span) => reads.observe(measured(durationMs / 1000, {}, span)),
    countJudging: (durationMs, span) => judgings.observe(measured(durationMs / 1000, {}, span)),
  };
}

function countOutcomes(families: Families): Pick<WorkerObserver, 'countResult' | 'countRetry' | 'countDelivery'> {
  const labelNames = ['status', 'reason'] as const;
  const results = families.counter({
    name: 'antifake_batch_photos_total',
    help: 'Photos with a result, by status and reason.',
    labelNames,
  });
  const retries = families.counter({
    name: 'antifake_batch_retries_total',
    help: 'Photos that failed and are tried again later, by status and reason.',
    labelNames,
  });
  const deliveries = families.counter({
    name: 'antifake_webhook_deliveries_total',
    help: 'Attempts to deliver an event, by result.',
    labelNames: ['result'],
  });
  return {
    countResult: ({ status, reason }) => results.inc({ status, ...(reason !== undefined && { reason }) }),
    countRetry: ({ status, reason }) => retries.inc({ status, ...(reason !== undefined && { reason }) }),
    countDelivery: (result) => deliveries.inc({ result }),
  };
}
