import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { addKey } from '../store/rows.ts';
import { skip } from './database.ts';
import { allResults, batchOf, openWorld, submit, until, type World } from './world.ts';

let world: World;
before(async () => {
  if (skip === false) world = await openWorld();
});
after(() => world?.close());

/** Units of this month that are used or reserved. */
async function usedOf(keyId: string): Promise<number> {
  const [row] = await world.database.query<{ used: number }>(
    `select used from counter where key_id = $1 and period = 'month'`,
    [keyId],
  );
  return row?.used ?? 0;
}

async function sumsOf(keyId: string) {
  const rows = await world.store.usage({ keyId });
  return Object.fromEntries(rows.map(({ status, answers, charged }) => [status, [answers, charged]]));
}

describe('a batch', { skip }, () => {
  it('ends with one result for each photo, charged as an answer is, and gives the other units back', async () => {
    const key = await addKey(world.store, { quotaPerMonth: 10 });
    const kinds = ['ok/1', 'fail/1', 'broken/1', 'missing/1', 'flaky/1', 'down/1', 'crash/1'];
    const items = kinds.map((reference, at) => ({ reference, ...(at < 2 && { callerId: `case ${at}` }) }));
    const { id } = await submit(world.batches, { ...batchOf(key.id, kinds), items });
    assert.equal(await usedOf(key.id), 7);
    const worker = world.startWorker();
    const batch = await until(world.batches, id);
    await worker.stop();
    assert.deepEqual(
      (await allResults(world.batches, id)).map(({ item, status, reason, callerId }) => [
        item,
        status,
        reason,
        callerId,
      ]),
      [
        [0, 'OK', undefined, 'case 0'],
        [1, 'FAIL', 'no_card', 'case 1'],
        [2, 'IMAGE_INVALID_FORMAT', 'unknown_format', undefined],
        [3, 'SOURCE_ERROR', 'not_found', undefined],
        [4, 'OK', undefined, undefined],
        [5, 'SOURCE_ERROR', 'unavailable', undefined],
        [6, 'INNER_ERROR', 'internal', undefined],
      ],
    );
    assert.equal(batch.state, 'completed');
    assert.deepEqual(batch.counts, { FAIL: 1, IMAGE_INVALID_FORMAT: 1, INNER_ERROR: 1, OK: 2, SOURCE_ERROR: 2 });
    assert.equal(await usedOf(key.id), 3);
    assert.deepEqual(await sumsOf(key.id), {
      FAIL: [1, 1],
      IMAGE_INVALID_FORMAT: [1, 0],
      INNER_ERROR: [1, 0],
      OK: [2, 2],
      SOURCE_ERROR: [2, 0],
    });
    const ledger = await world.database.query<{ request_id: string; route: string }>(
      'select request_id, route from ledger where key_id = $1',
      [key.id],
    );
    assert.deepEqual(new Set(ledger.map(({ request_id }) => request_id)), new Set(kinds.map((_, at) => `${id}:${at}`)));
    assert.ok(ledger.every(({ route }) => route === 'batch'));
  });
});
