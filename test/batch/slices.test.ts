import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { addKey } from '../store/rows.ts';
import { skip } from './database.ts';
import { batchOf, openWorld, submit, type World } from './world.ts';

describe('a slice that is tried again', { skip }, () => {
  let world: World;
  before(async () => {
    world = await openWorld();
  });
  after(() => world.close());

  it('waits behind the first slice of a batch that was submitted meanwhile', async () => {
    const key = await addKey(world.store);
    // The last slice is shorter than the others.
    const large = await submit(world.batches, batchOf(key.id, 25, { sliceSize: 10 }));
    const taken = [await take(), await take(), await take()];
    assert.deepEqual(
      taken.map(({ job }) => job.first),
      [0, 10, 20],
    );
    for (const { claim, job } of taken.slice(1).toReversed())
      await world.batches.endSlice({ claim, slice: job, failed: [], retryAfterS: 0 });
    const small = await submit(world.batches, batchOf(key.id, 10, { sliceSize: 10 }));
    const order = [await take(), await take(), await take()].map(({ job }) => [job.batchId, job.first]);
    assert.deepEqual(order, [
      [small.id, 0],
      [large.id, 10],
      [large.id, 20],
    ]);
  });

  async function take() {
    const taken = await world.queue.take('slice');
    if (taken?.kind !== 'slice') throw new Error('Expected a slice in the queue but received none');
    return taken;
  }
});
