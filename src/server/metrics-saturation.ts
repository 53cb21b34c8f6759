import type { BodyMemory } from './memory.ts';
import type { OpenRegistry } from './metrics-exposition.ts';
import { gaugesOf } from './metrics-readings.ts';
import type { Queue } from './queue.ts';
import { memoryLimitsOf, type ServerSettings } from './settings.ts';

/** What the gauges read at each scrape. */
export interface SaturationSources {
  readonly queue: Queue;
  readonly memory: BodyMemory;
  readonly settings: ServerSettings;
  /** Open connections of the port of callers. */
  readonly countConnections: () => Promise<number>;
}

/** How much of what can run out is in use, each next to its limit. */
export function addSaturation(registry: OpenRegistry, sources: SaturationSources): void {
  const { queue, memory, settings, countConnections } = sources;
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
  gauge('antifake_body_memory_bytes', 'Memory in use for photos of requests.', () => memory.bytesInUse);
  gauge('antifake_body_memory_max_bytes', 'Limit of it.', () => memoryLimitsOf(settings).bytes);
  gauge('antifake_connections', 'Open connections of callers.', countConnections);
  gauge('antifake_connections_max', 'Limit of them.', () => settings.maxConnections);
}
