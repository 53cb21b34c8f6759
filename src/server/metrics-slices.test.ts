import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SliceCounts } from '../batch/index.ts';
import { createRegistry, Expositions } from './metrics-exposition.ts';
import { addSlices } from './metrics-slices.ts';

/** Reads the samples of one scrape after the other. */
function scrapes(countSlices?: () => Promise<SliceCounts>) {
  const registry = createRegistry();
  addSlices(registry, countSlices);
  const expositions = new Expositions(registry);
  return async () => (await expositions.write(undefined)).text.split('\n').filter((line) => /^antifake/.test(line));
}

describe('the metric of slices in the queue', () => {
  it('has no value while the queue does not answer, instead of the last one', async () => {
    const answers = [async () => ({ waiting: 7, taken: 2 }), () => Promise.reject(new Error('no answer'))];
    const read = scrapes(() => answers.shift()!());
    assert.deepEqual(await read(), [
      'antifake_batch_slices{state="waiting"} 7',
      'antifake_batch_slices{state="taken"} 2',
    ]);
    assert.deepEqual(await read(), []);
  });

  it('has no value without batches', async () => {
    assert.deepEqual(await scrapes()(), []);
  });
});
