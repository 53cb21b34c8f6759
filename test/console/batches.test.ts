import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { BatchQueue, BatchWorker } from '../../src/batch/index.ts';
import { createDatabase, type Database, skip as noPostgres } from '../batch/database.ts';
import { batchOf, calmParts, submit, until } from '../batch/world.ts';
import { addKey } from '../http/listen.ts';
import { assertAccessible, assertFits, noBrowser, open, openStage, type Stage, withPage } from './opened.ts';

describe('Batches, in a browser', { skip: noBrowser || noPostgres }, () => {
  let database: Database;
  let queue: BatchQueue;
  let stage: Stage;
  before(async () => {
    database = await createDatabase();
    queue = await BatchQueue.open({ url: database.url, onError: () => undefined });
    const parts = {
      jobs: queue,
      maxPhotos: 10,
      hasSources: true,
      checkWebhook: () => undefined,
      mintWebhookSecret: () => '',
    };
    stage = await openStage([], { databaseUrl: database.url, batches: parts });
  });
  after(async () => {
    await queue.close();
    await stage.close();
    await database.drop();
  });

  it('shows progress and results of the own batches, and cancels one after a question', async () => {
    const { store, keyId } = stage.running;
    const done = await submit(store.batches!, batchOf(keyId, ['ok/1', 'fail/2']));
    const worker = BatchWorker.start(calmParts(store, queue));
    await until(store.batches!, done.id);
    await worker.stop();
    const running = await submit(store.batches!, batchOf(keyId, 3));
    const { page, faults, close } = await open(stage, { path: '/batches', acceptDownloads: true });
    const panel = (id: string) => page.locator(`[data-batch="${id}"]`);
    await panel(running.id).getByText('0 of 3 photos').waitFor();
    assert.match(await panel(done.id).innerText(), /Completed[\s\S]*2 of 2 photos\s*FAIL 1\s*OK 1\s*2 charged/);
    await assertAccessible(page, 'batches');
    await assertFits(page);
    const download = page.waitForEvent('download');
    await panel(done.id).getByText('Results').click();
    const lines = (await readFile(await (await download).path(), 'utf8')).trimEnd().split('\n');
    assert.deepEqual(
      lines.map((line) => JSON.parse(line).status),
      ['OK', 'FAIL'],
    );
    await panel(running.id).getByRole('button', { name: 'Cancel', exact: true }).click();
    await assertAccessible(page, 'the question before a cancellation');
    await page.getByText('Keep it').click();
    assert.equal((await store.batches!.find({ id: running.id }))?.state, 'running');
    await panel(running.id).getByRole('button', { name: 'Cancel', exact: true }).click();
    await page.locator('dialog[open] .danger').click();
    await panel(running.id).getByText('Cancelled', { exact: true }).waitFor();
    assert.deepEqual((await store.batches!.find({ id: running.id }))?.counts, { CANCELLED: 3 });
    assert.deepEqual(faults, []);
    await close();
  });

  it('still shows all batches that the reader asked for when it asks again', async () => {
    const { store } = stage.running;
    const { key, id: keyId } = await addKey(store);
    for (let i = 0; i < 45; i++) await submit(store.batches!, batchOf(keyId, 1));
    await withPage(stage, { path: '/batches', key }, async (page) => {
      const panels = page.locator('[data-batch]');
      await panels.nth(19).waitFor();
      assert.equal(await panels.count(), 20);
      await page.getByRole('button', { name: 'Show more' }).click();
      await panels.nth(39).waitFor();
      const newest = await submit(store.batches!, batchOf(keyId, 1));
      await page.locator(`[data-batch="${newest.id}"]`).waitFor();
      assert.equal(await panels.count(), 40);
    });
  });
});
