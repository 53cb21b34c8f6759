import type { Runner } from '../operations.ts';
import { longLimitMs } from './limit.ts';
import type { BatchStore } from './types.ts';

/** Batches on a runner that has a queue. */
export function createBatchStore(runner: Runner): BatchStore {
  return {
    submit: (batch) => runner.run('submitBatch', [batch], longLimitMs),
    find: (name) => runner.run('findBatch', [name]),
    list: (page) => runner.run('listBatches', [page]),
    results: (page) => runner.run('batchResults', [page]),
    cancel: (name) => runner.run('cancelBatch', [name], longLimitMs),
    // It may cancel the batch.
    takeSlice: (job) => runner.run('takeSlice', [job], longLimitMs),
    settle: (settlements) => runner.run('settleItems', [settlements]),
    endSlice: (end) => runner.run('endSlice', [end]),
    findEvent: (batchId) => runner.run('findEvent', [batchId]),
    endDelivery: (end) => runner.run('endDelivery', [end]),
    setWebhookSecret: (secret) => runner.run('setWebhookSecret', [secret]),
  };
}
