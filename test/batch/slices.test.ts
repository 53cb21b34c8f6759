import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { planSliceSize } from '../../src/batch/index.ts';
import { settingsTable } from '../../src/cli/settings.ts';
import { SourceError } from '../../src/sources/index.ts';
import { openStore } from '../../src/store/index.ts';
import { addKey } from '../store/rows.ts';
import { skip } from './database.ts';
import { batchOf, openWorld, submit, until, type World } from './world.ts';

let world: World;
before(async () => {
  if (skip === false) world = await openWorld();
});
after(() => world?.close());

async function take() {
  const taken = await world.queue.take('slice');
  if (taken?.kind !== 'slice') throw new Error('Expected a slice in the queue but received none');
  return taken;
}

describe('a slice that is tried again', { skip }, () => {
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
});

describe('a slice of a key that is revoked', { skip }, () => {
  it('ends its batch although that takes longer than the usual limit of the store', async () => {
    const { database, queue: jobs } = world;
    const key = await addKey(world.store);
    const { id } = await submit(world.batches, batchOf(key.id, 5, { sliceSize: 5 }));
    await world.store.revokeKey(key.id);
    const hasty = await openStore({ dataDir: '', databaseUrl: database.url, jobs, limitMs: 500 });
    const holding = database.query(
      'with held as (select id from batch where id = $1 for update) select pg_sleep(2)::text from held',
      [id],
    );
    const sleeping = `select 1 from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()`;
    while ((await database.query(sleeping)).length === 0);
    const slice = await hasty.batches!.takeSlice({ kind: 'slice', batchId: id, first: 0, count: 5 });
    await Promise.all([holding, hasty.close()]);
    assert.deepEqual(slice.items, []);
    assert.equal((await world.batches.find({ id }))?.state, 'cancelled');
  });
});

describe('a slice whose worker is asked to stop', { skip }, () => {
  it('does not count the attempts that fail, since another worker makes the next ones at once', async () => {
    const key = await addKey(world.store);
    const { promise: outage, reject: fail } = Promise.withResolvers<never>();
    outage.catch(() => undefined);
    const worker = world.startWorker({ sources: { read: () => outage }, photoRetryDelaysS: [3600] });
    const { id } = await submit(world.batches, batchOf(key.id, 4, { sliceSize: 2 }));
    await until(world.batches, id, ({ startedAtMs }) => startedAtMs !== undefined);
    const stopping = worker.stop();
    fail(new SourceError('unavailable', 'not now'));
    await stopping;
    const attempts = await world.database.query('select attempts from batch_item where batch_id = $1', [id]);
    assert.deepEqual(
      attempts,
      Array.from({ length: 4 }, () => ({ attempts: 0 })),
    );
    const next = world.startWorker();
    assert.deepEqual((await until(world.batches, id)).counts, { OK: 4 });
    await next.stop();
  });
});

describe('a slice whose photos take very long', { skip }, () => {
  it('stays with its worker for the longest time that the settings allow', async () => {
    const { database, batches } = world;
    const key = await addKey(world.store);
    const begunHoursAgo = async (hours: number) => {
      const { id } = await submit(batches, batchOf(key.id, 1));
      let taken = await take();
      while (taken.job.batchId !== id) taken = await take();
      await database.query(
        `update antifake_queue.job set started_on = now() - $2 * interval '1 hour' where data->>'batchId' = $1`,
        [id, hours],
      );
      return taken.claim;
    };
    const longestMs = 600_000;
    for (const { parse } of [settingsTable.sourceTimeoutMs, settingsTable.deadlineMs])
      assert.equal(parse(String(longestMs + 1)), undefined);
    // A worker on one core takes two slices, and three photos at once.
    const slow = await begunHoursAgo((Math.ceil((2 * planSliceSize(100_000)) / 3) * 2 * longestMs) / 3_600_000);
    const lost = await begunHoursAgo(25);
    while (await world.queue.touch(lost)) await sleep(100);
    assert.equal(await world.queue.touch(slow), true);
  });
});
