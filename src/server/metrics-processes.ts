import { collectDefaultMetrics, Gauge } from 'prom-client';
import type { Inspector } from '../index.ts';
import type { OpenRegistry } from './metrics-exposition.ts';
import { addCounter, gaugesOf } from './metrics-readings.ts';
import { version } from './version.ts';

/** The main process, the processes that judge photos, and what runs in them: the same in a service and in a worker of batches. */
export function addProcesses(registry: OpenRegistry, inspector: Inspector): void {
  collectDefaultMetrics({ register: registry });
  const gauge = gaugesOf(registry);
  gauge('antifake_workers', 'Worker processes that there should be.', () => inspector.workers);
  gauge('antifake_workers_live', 'Worker processes that run.', () => inspector.liveWorkers);
  addCounter(registry, {
    name: 'antifake_worker_restarts_total',
    help: 'Worker processes that ended and were replaced: crashed, or killed because they hung.',
    read: () => inspector.workerRestarts,
  });
  addCounter(registry, {
    name: 'antifake_event_loop_busy_seconds_total',
    help: 'Time in which the main thread was busy; its rate is 1 when it is saturated.',
    read: () => performance.eventLoopUtilization().active / 1000,
  });
  addInfo(registry, inspector);
}

function addInfo(registry: OpenRegistry, { models, thresholds }: Inspector): void {
  const registers = [registry];
  new Gauge({ name: 'antifake_build_info', help: 'Always 1.', labelNames: ['version'], registers }).set({ version }, 1);
  const model = new Gauge({
    name: 'antifake_model_info',
    help: 'Always 1; the models that are loaded.',
    labelNames: ['model', 'version'],
    registers,
  });
  for (const { name, version } of models) model.set({ model: name, version }, 1);
  const threshold = new Gauge({
    name: 'antifake_threshold',
    help: 'Threshold in effect, 0..100: a score above it means yes.',
    labelNames: ['check'],
    registers,
  });
  for (const [check, value] of Object.entries(thresholds)) threshold.set({ check }, value);
}
