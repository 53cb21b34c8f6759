import { changeKey, createKey, findKey, listAudit, listKeys, revokeKey, rotateKey } from './keys.ts';
import { probe } from './probe.ts';
import { takeRate } from './rate.ts';
import { cancel, release, settle } from './settle.ts';
import { spend } from './spend.ts';
import { dropExpired, dropOldRows, listHeld } from './sweep.ts';
import { addRefusals, usage } from './usage.ts';
import type { Work } from './work.ts';

/**
 * Every operation on the rows. Its arguments and its result are plain data, so that it can be asked for from another
 * thread; it is whole when its runner gives it the transaction that {@link traits} asks for.
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
  spend,
  settle,
  cancel,
  release,
  listHeld,
  dropExpired,
  dropOldRows,
  addRefusals,
  usage,
  probe,
} as const;

export type OperationName = keyof typeof operations;

type Rest<F> = F extends (work: Work, ...rest: infer R) => unknown ? R : never;
export type ArgumentsOf<N extends OperationName> = Rest<(typeof operations)[N]>;
export type ResultOf<N extends OperationName> = Awaited<ReturnType<(typeof operations)[N]>>;

/** What a runner must know of an operation. */
export interface Traits {
  /** `read` changes nothing, `statement` is one changing statement, `transaction` is several. */
  readonly kind: 'read' | 'statement' | 'transaction';
  /**
   * What to do when the connection broke, so that it is not known whether the operation was done: `never` ask again;
   * ask again `twice` at most, as it does no harm; or `until` its time is over, as much depends on it.
   */
  readonly again: 'never' | 'twice' | 'until';
}

const read = { kind: 'read', again: 'twice' } as const;
const byHand = { kind: 'transaction', again: 'never' } as const;
const mayRepeat = { kind: 'transaction', again: 'twice' } as const;
const mustEnd = { kind: 'transaction', again: 'until' } as const;

export const traits: Readonly<Record<OperationName, Traits>> = {
  createKey: byHand,
  revokeKey: byHand,
  rotateKey: byHand,
  changeKey: byHand,
  listKeys: read,
  listAudit: read,
  findKey: read,
  // At worst one request is counted twice.
  takeRate: { kind: 'statement', again: 'twice' },
  spend: mayRepeat,
  settle: mustEnd,
  cancel: mayRepeat,
  release: mayRepeat,
  listHeld: read,
  dropExpired: mayRepeat,
  dropOldRows: mayRepeat,
  addRefusals: byHand,
  usage: read,
  probe: { kind: 'statement', again: 'twice' },
};

/** Does operations on one database, wherever that is. */
export interface Runner {
  /** @throws AntifakeError INNER_ERROR, at the latest when `limitMs` are over. */
  run<N extends OperationName>(name: N, args: ArgumentsOf<N>, limitMs?: number): Promise<ResultOf<N>>;
  close(): Promise<void>;
}

/** Does one operation, by its name. */
export function perform<N extends OperationName>(work: Work, name: N, args: ArgumentsOf<N>): Promise<ResultOf<N>> {
  const operation = operations[name] as unknown as (work: Work, ...args: ArgumentsOf<N>) => Promise<ResultOf<N>>;
  return operation(work, ...args);
}
