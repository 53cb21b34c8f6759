import { listAudit } from './audit.ts';
import { cancelBatch } from './batch/cancel.ts';
import { dropOldBatch } from './batch/end.ts';
import { batchResults, findBatch, listBatches } from './batch/read.ts';
import { settleItems } from './batch/settle.ts';
import { endSlice, takeSlice } from './batch/slices.ts';
import { submitBatch } from './batch/submit.ts';
import { endDelivery, findEvent, setWebhookSecret } from './batch/webhooks.ts';
import { changeKey, createKey, findKey, listKeys, revokeKey, rotateKey } from './keys.ts';
import { probe } from './probe.ts';
import { takeRate } from './rate.ts';
import { cancel, recordAnswer, release } from './record.ts';
import { reserve } from './reserve.ts';
import { recordShadow } from './shadow.ts';
import { sumShadow } from './shadow-sums.ts';
import { dropExpired, dropOldRows, listReservations } from './sweep.ts';
import { addRefusals, usage } from './usage.ts';
import type { Work } from './work.ts';

/**
 * Every operation on the rows. Its arguments and its result are plain data, so that it can be called from another
 * thread; it is atomic if its runner provides the transaction that {@link traits} requires.
 */
export const operations = {
  createKey,
  revokeKey,
  rotateKey,
  changeKey,
  listKeys,
  listAudit,
  findKey,
  takeRate,
  reserve,
  recordAnswer,
  cancel,
  release,
  listReservations,
  dropExpired,
  dropOldRows,
  addRefusals,
  usage,
  probe,
  recordShadow,
  sumShadow,
  submitBatch,
  findBatch,
  listBatches,
  batchResults,
  cancelBatch,
  takeSlice,
  settleItems,
  endSlice,
  dropOldBatch,
  findEvent,
  endDelivery,
  setWebhookSecret,
} as const;

export type OperationName = keyof typeof operations;

type Rest<F> = F extends (work: Work, ...rest: infer R) => unknown ? R : never;
export type ArgumentsOf<N extends OperationName> = Rest<(typeof operations)[N]>;
export type ResultOf<N extends OperationName> = Awaited<ReturnType<(typeof operations)[N]>>;

/** Properties of an operation for its runner. */
export interface Traits {
  /** `read` changes nothing, `statement` is one changing statement, `transaction` is several. */
  readonly kind: 'read' | 'statement' | 'transaction';
  /**
   * What to do if the connection broke, so that it is not known whether the operation was done: `never` retry;
   * retry up to `twice`, as that is safe; or retry `until` the time limit, as the operation is important.
   */
  readonly again: 'never' | 'twice' | 'until';
}

const read = { kind: 'read', again: 'twice' } as const;
const once = { kind: 'transaction', again: 'never' } as const;
const mayRepeat = { kind: 'transaction', again: 'twice' } as const;
const mustEnd = { kind: 'transaction', again: 'until' } as const;

export const traits: Readonly<Record<OperationName, Traits>> = {
  createKey: once,
  revokeKey: once,
  rotateKey: once,
  changeKey: once,
  listKeys: read,
  listAudit: read,
  findKey: read,
  // At worst one request is counted twice.
  takeRate: { kind: 'statement', again: 'twice' },
  reserve: mayRepeat,
  recordAnswer: mustEnd,
  cancel: mayRepeat,
  release: mayRepeat,
  listReservations: read,
  dropExpired: mayRepeat,
  dropOldRows: mayRepeat,
  addRefusals: once,
  usage: read,
  probe: { kind: 'statement', again: 'twice' },
  recordShadow: mayRepeat,
  sumShadow: read,
  submitBatch: mayRepeat,
  findBatch: read,
  listBatches: read,
  batchResults: read,
  cancelBatch: mayRepeat,
  takeSlice: mayRepeat,
  settleItems: mustEnd,
  endSlice: mustEnd,
  dropOldBatch: mayRepeat,
  findEvent: read,
  endDelivery: mustEnd,
  setWebhookSecret: once,
};

/** Runs operations on one database. */
export interface Runner {
  /** @throws AntifakeError INNER_ERROR, at the latest after `limitMs`. */
  run<N extends OperationName>(name: N, args: ArgumentsOf<N>, limitMs?: number): Promise<ResultOf<N>>;
  close(): Promise<void>;
}

/** Runs one operation, by name. */
export function perform<N extends OperationName>(work: Work, name: N, args: ArgumentsOf<N>): Promise<ResultOf<N>> {
  const operation = operations[name] as unknown as (work: Work, ...args: ArgumentsOf<N>) => Promise<ResultOf<N>>;
  return operation(work, ...args);
}
