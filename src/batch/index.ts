export type { WorkerLog } from './log.ts';
export type { WorkerObserver } from './observer.ts';
export { planSliceSize } from './plan.ts';
export { type Batch, toBatch } from './progress.ts';
export { Pulse } from './pulse.ts';
export { BatchQueue, type QueueOptions, type SliceCounts } from './queue.ts';
export { toResultLine } from './result-line.ts';
export { BatchWorker, type WorkerParts } from './worker.ts';
