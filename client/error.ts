/** An answer that is an error, or no answer of the service at all. */
export class AntifakeApiError extends Error {
  override readonly name = 'AntifakeApiError';
  /** The error's code, such as `IMAGE_INVALID_FORMAT`; `UNKNOWN` when the answer was not the service's. */
  readonly status: string;
  readonly httpStatus: number;
  /** Names the request in the service's log. */
  readonly requestId?: string;
  /** Why, finer than `status`: a word of docs/errors.md. */
  readonly reason?: string;
  /** When to try again, in seconds. */
  readonly retryAfterS?: number;

  private constructor(status: string, message: string, response: Response) {
    super(`${status}: ${message}`);
    this.status = status;
    this.httpStatus = response.status;
    const requestId = response.headers.get('x-request-id');
    if (requestId !== null) this.requestId = requestId;
    const reason = response.headers.get('antifake-reason');
    if (reason !== null) this.reason = reason;
    // A proxy's may be a date, or none: https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
    const retryAfter = response.headers.get('retry-after') ?? '';
    if (/^\d+$/.test(retryAfter)) this.retryAfterS = Number(retryAfter);
  }

  /** Reads the error of a response whose body was parsed already. */
  static of(response: Response, answer: unknown): AntifakeApiError {
    const { status, message } = (answer ?? {}) as { readonly status?: unknown; readonly message?: unknown };
    const isOurs = typeof status === 'string' && typeof message === 'string';
    return isOurs
      ? new AntifakeApiError(status, message, response)
      : new AntifakeApiError(
          'UNKNOWN',
          `expected an answer of the service but received HTTP ${response.status}`,
          response,
        );
  }
}
