/** An error answer of the service, or an answer that is not from the service. */
export class AntifakeApiError extends Error {
  override readonly name = 'AntifakeApiError';
  /** The error's code, such as `IMAGE_INVALID_FORMAT`; `UNKNOWN` if the answer is not from the service. */
  readonly status: string;
  readonly httpStatus: number;
  /** Id of the request in the log of the service. */
  readonly requestId?: string;
  /** The cause, in more detail than `status`: a reason from docs/errors.md. */
  readonly reason?: string;
  /** Time to wait before a retry, in seconds. */
  readonly retryAfterS?: number;

  private constructor(status: string, message: string, response: Response) {
    super(`${status}: ${message}`);
    this.status = status;
    this.httpStatus = response.status;
    const requestId = response.headers.get('x-request-id');
    if (requestId !== null) this.requestId = requestId;
    const reason = response.headers.get('antifake-reason');
    if (reason !== null) this.reason = reason;
    // A proxy may send a date, or no header: https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
    const retryAfter = response.headers.get('retry-after') ?? '';
    if (/^\d+$/.test(retryAfter)) this.retryAfterS = Number(retryAfter);
  }

  /** Reads the error of a response whose body has already been parsed. */
  static of(response: Response, answer: unknown): AntifakeApiError {
    const { status, message } = (answer ?? {}) as { readonly status?: unknown; readonly message?: unknown };
    const isOurs = typeof status === 'string' && typeof message === 'string';
    return isOurs
      ? new AntifakeApiError(status, message, response)
      : new AntifakeApiError(
          'UNKNOWN',
          `expected an answer from the service but received HTTP ${response.status}`,
          response,
        );
  }
}
