import { AntifakeError, type ErrorReason } from '../errors.ts';
import type { OperationName } from './operations.ts';

/** Start parameters of the thread. */
export interface ThreadTask {
  /** File of the store, or `:memory:`. */
  readonly path: string;
  /** Whether it updates the tables, or requires that they are up to date. */
  readonly migrates: boolean;
  /** How many operations may share one commit. */
  readonly maxGroup: number;
}

/** One operation to run. */
export interface ThreadCall {
  readonly id: number;
  readonly name: OperationName;
  readonly args: readonly unknown[];
  /** The store's time: milliseconds since 1970. */
  readonly nowMs: number;
  /** Time after which no caller waits for it any more, by `machineMs`. */
  readonly untilMs: number;
}

/** Result of a call; the first answer of a thread has the id 0 and means that the store is open. */
export type ThreadAnswer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly failure: Failure };

/** An AntifakeError as plain data: a copied error would lose its class and code. */
export interface Failure {
  readonly reason: ErrorReason;
  readonly detail: string;
  readonly cause?: Cause;
}

/** Message of an error of a driver or the system, with its system or SQLite code. */
interface Cause {
  readonly message: string;
  readonly code?: string;
  readonly errcode?: number;
}

/** Converts an error to plain data; a driver error becomes an INNER_ERROR with its message as the cause. */
export function toFailure(error: unknown): Failure {
  if (!(error instanceof AntifakeError))
    return { reason: 'internal', detail: 'the store failed', cause: causeOf(error) };
  const { reason, detail } = error;
  return { reason, detail, ...(error.cause !== undefined && { cause: causeOf(error.cause) }) };
}

/** Restores the error. */
export function fromFailure({ reason, detail, cause }: Failure): AntifakeError {
  return new AntifakeError(
    reason,
    detail,
    cause === undefined ? undefined : { cause: Object.assign(new Error(cause.message), cause) },
  );
}

function causeOf(error: unknown): Cause {
  if (!(error instanceof Error)) return { message: String(error) };
  const { code, errcode } = error as { readonly code?: unknown; readonly errcode?: unknown };
  return {
    message: error.message,
    ...(typeof code === 'string' && { code }),
    ...(typeof errcode === 'number' && { errcode }),
  };
}
