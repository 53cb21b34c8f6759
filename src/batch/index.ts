export type { WorkerLog } from './log.ts';
export { planSliceSize } from './plan.ts';
export { type Batch, toBatch } from './progress.ts';
export { BatchQueue, type QueueOptions } from './queue.ts';
export { toResultLine } from './result-line.ts';
export { BatchWorker, type WorkerParts } from './worker.ts';
