/**
 * Why a reference cannot be read. `retryable`: the cause may be gone on a later attempt, with the same reference and the same settings.
 * The only source for batches, webhooks and the docs.
 */
export const sourceErrorTable = {
  malformed: { retryable: false, meaning: 'The reference is not a valid `https://`, `s3://` or `file://` reference.' },
  not_allowed: {
    retryable: false,
    meaning: 'The settings do not allow this reference, or the place that it redirects to.',
  },
  address_not_allowed: { retryable: false, meaning: 'The host has an address in a network that is not allowed.' },
  not_found: { retryable: false, meaning: 'There is nothing at the reference, or it is not a file.' },
  access_denied: { retryable: false, meaning: 'The place refuses to let the service read the reference.' },
  too_long: { retryable: false, meaning: 'The file is longer than 4 MiB.' },
  bad_answer: { retryable: false, meaning: 'The place answered something other than a file.' },
  unavailable: { retryable: true, meaning: 'The place cannot be reached, or broke off or failed while it answered.' },
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
