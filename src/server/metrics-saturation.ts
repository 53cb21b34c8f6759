import { Counter, Gauge } from 'prom-client';
import type { Inspector } from '../index.ts';
import type { BodyMemory } from './memory.ts';
import type { OpenRegistry } from './metrics-exposition.ts';
import type { Queue } from './queue.ts';
import { memoryLimitsOf, type ServerSettings } from './settings.ts';
import { version } from './version.ts';

/** What the gauges read at each scrape. */
export interface SaturationSources {
  readonly queue: Queue;
  readonly inspector: Inspector;
  readonly memory: BodyMemory;
  readonly settings: ServerSettings;
  /** Open connections of the port of callers. */
  readonly countConnections: () => Promise<number>;
}

/** How much of what can run out is in use, each next to its limit; and what runs here. */
export function addSaturation(registry: OpenRegistry, sources: SaturationSources): void {
  const { queue, inspector, memory, settings, countConnections } = sources;
  const gauge = gaugesOf(registry);
  gauge('antifake_queue_running', 'Inspections that are running.', () => queue.running);
  gauge('antifake_queue_waiting', 'Inspections that are waiting.', () => queue.waiting);
  gauge(
    'antifake_queue_expected_wait_seconds',
    'Expected wait of the next photo of a key that has none waiting.',
    // No key has the empty id.
    () => queue.expectedWaitMs('') / 1000,
  );
  gauge('antifake_queue_max_wait_seconds', 'Longest expected wait that is accepted.', () => settings.maxWaitMs / 1000);
  gauge('antifake_workers', 'Worker processes that there should be.', () => inspector.workers);
  gauge('antifake_workers_live', 'Worker processes that run.', () => inspector.liveWorkers);
  gauge('antifake_body_memory_bytes', 'Memory in use for photos of requests.', () => memory.bytesInUse);
  gauge('antifake_body_memory_max_bytes', 'Limit of it.', () => memoryLimitsOf(settings).bytes);
  gauge('antifake_connections', 'Open connections of callers.', countConnections);
  gauge('antifake_connections_max', 'Limit of them.', () => settings.maxConnections);
  counter(registry, {
    name: 'antifake_worker_restarts_total',
    help: 'Worker processes that ended and were replaced: crashed, or killed because they hung.',
    read: () => inspector.workerRestarts,
  });
  counter(registry, {
    name: 'antifake_event_loop_busy_seconds_total',
    help: 'Time in which the thread that serves HTTP was busy; its rate is 1 when it is saturated.',
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

function gaugesOf(registry: OpenRegistry) {
  return (name: string, help: string, read: () => number | Promise<number>): void => {
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        this.set(await read());
      },
    });
  };
}

/** A counter that something else counts. */
function counter(
  registry: OpenRegistry,
  { name, help, read }: { readonly name: string; readonly help: string; readonly read: () => number },
): void {
  new Counter({
    name,
    help,
    registers: [registry],
    collect() {
      this.reset();
      this.inc(read());
    },
  });
}
