import { OutboundError } from '../outbound/index.ts';

/**
 * Why a reference cannot be read. `retryable`: the cause may be gone on a later attempt, with the same reference and the same settings.
 * The only source for batches and the docs.
 */
export const sourceErrorTable = {
  malformed: {
    retryable: false,
    meaning: 'The reference is not a valid `https://`, `s3://` or `file://` reference.',
  },
  not_allowed: {
    retryable: false,
    meaning: 'The settings do not allow the reference, or the place that it redirects to.',
  },
  address_not_allowed: { retryable: false, meaning: 'The host has an address in a network that is not allowed.' },
  not_found: { retryable: false, meaning: 'There is no file at the reference.' },
  access_denied: { retryable: false, meaning: 'The place does not let the service read the reference.' },
  too_long: { retryable: false, meaning: 'The file is longer than 4 MiB.' },
  bad_answer: { retryable: false, meaning: 'The place answered something other than a file.' },
  unavailable: {
    retryable: true,
    meaning: 'The place cannot be reached, or it broke off or failed while it answered.',
  },
  timed_out: { retryable: true, meaning: 'The file did not arrive completely in time.' },
} as const satisfies Record<string, { readonly retryable: boolean; readonly meaning: string }>;

export type SourceErrorCode = keyof typeof sourceErrorTable;

/** What is wrong with a reference, found before anything is read. `message` is for the caller. */
export interface SourceProblem {
  readonly code: SourceErrorCode;
  readonly message: string;
}

/**
 * A reference could not be read. `message` is for the caller: it contains no address, no path of the machine, nothing that the other side
 * answered, and not the reference, whose query may be a signature. `cause` is for the log of the operator.
 */
export class SourceError extends Error implements SourceProblem {
  override readonly name = 'SourceError';
  readonly code: SourceErrorCode;
  readonly retryable: boolean;

  constructor(code: SourceErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
    this.retryable = sourceErrorTable[code].retryable;
  }
}

/** Everything else is a defect and stays as it is. */
export function asSourceError(thrown: unknown): unknown {
  return thrown instanceof OutboundError
    ? new SourceError(thrown.code, thrown.message, { cause: thrown.cause })
    : thrown;
}

/** The answer of a place that is not the file. @param status HTTP */
export function errorOfStatus(status: number, cause?: unknown): SourceError {
  const options = { cause };
  if (status === 404 || status === 410)
    return new SourceError('not_found', 'Expected a file but there is none', options);
  if (status === 401 || status === 403)
    return new SourceError('access_denied', 'Expected to be allowed to read the file but was refused', options);
  if (status === 408 || status === 425 || status === 429 || status >= 500)
    return new SourceError('unavailable', `Expected a file but received the HTTP status ${status}`, options);
  return new SourceError('bad_answer', `Expected a file but received the HTTP status ${status}`, options);
}
