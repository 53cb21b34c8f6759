/**
 * The table of error codes: HTTP status, public message, charged or free, worth a report or not.
 * One truth for the engine, the HTTP service, openapi.json and docs/errors.md.
 */
export const errorTable = {
  INVALID_REQUEST: { httpStatus: 400, message: 'check request params', charged: false, report: false },
  IMAGE_INVALID_FORMAT: { httpStatus: 400, message: 'image format not support', charged: false, report: false },
  IMAGE_INVALID_SIZE: { httpStatus: 413, message: 'image larger than 4M', charged: false, report: false },
  INVALID_API_KEY: { httpStatus: 401, message: 'check API key', charged: false, report: false },
  RATE_LIMITED: { httpStatus: 429, message: 'too many requests, please retry later', charged: false, report: false },
  INNER_ERROR: { httpStatus: 500, message: 'Inner error, please retry later', charged: false, report: true },
} as const satisfies Record<string, ErrorRow>;

/** One row of the table. `report` says whether operators should be told (logged as an error). */
export interface ErrorRow {
  readonly httpStatus: number;
  readonly message: string;
  readonly charged: boolean;
  readonly report: boolean;
}

export type ErrorCode = keyof typeof errorTable;

/** The only error that leaves the engine. `message` is for operators; callers see `publicMessage` alone. */
export class AntifakeError extends Error {
  readonly code: ErrorCode;
  /** What was expected and what was received, for the log; never shown to a caller. */
  readonly detail: string;

  constructor(code: ErrorCode, detail: string, options?: { cause?: unknown }) {
    super(`${code}: ${detail}`, options);
    this.name = 'AntifakeError';
    this.code = code;
    this.detail = detail;
  }

  get publicMessage(): string {
    return errorTable[this.code].message;
  }
}
