import { Gauge } from 'prom-client';
import type { SliceCounts } from '../batch/index.ts';
import type { OpenRegistry } from './metrics-exposition.ts';

/** Slices of batches in the queue. The metric has no value without batches, or while the queue does not answer. */
export function addSlices(registry: OpenRegistry, countSlices: (() => Promise<SliceCounts>) | undefined): void {
  new Gauge({
    name: 'antifake_batch_slices',
    help: 'Slices of batches that wait for a worker, and that workers have taken.',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      const counts = await countSlices?.().catch(() => undefined);
      this.reset();
      for (const [state, count] of Object.entries(counts ?? {})) this.set({ state }, count);
    },
  });
}
