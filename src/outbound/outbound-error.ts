/** Why a request could not be made, or its answer not be used. */
export type OutboundErrorCode =
  | 'malformed'
  | 'not_allowed'
  | 'address_not_allowed'
  | 'too_long'
  | 'bad_answer'
  | 'unavailable'
  | 'timed_out';

/**
 * An outgoing request that failed or was not allowed. `message` is for the caller: it contains neither the address nor the URL, nor
 * anything that the other side answered. `cause` is for the log of the operator.
 */
export class OutboundError extends Error {
  override readonly name = 'OutboundError';
  readonly code: OutboundErrorCode;

  constructor(code: OutboundErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
