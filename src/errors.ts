/**
 * The table of error codes: HTTP status, public message, charged or free, worth a report or not, and what a caller can do.
 * The only source for the engine, the HTTP service, openapi.json and docs/errors.md.
 */
export const errorTable = {
  INVALID_REQUEST: {
    httpStatus: 400,
    message: 'check request params',
    charged: false,
    report: false,
    remedy:
      'Correct what the reason names. A photo is sent as one `img`: base64 in a form or in JSON, or a file in `multipart/form-data`.',
  },
  IMAGE_INVALID_FORMAT: {
    httpStatus: 400,
    message: 'image format not support',
    charged: false,
    report: false,
    remedy: 'Send a complete JPEG, PNG or BMP; the content matters, not the file name.',
  },
  IMAGE_INVALID_SIZE: {
    httpStatus: 413,
    message: 'image larger than 4M',
    charged: false,
    report: false,
    remedy: 'Send at most 4 MiB (4,194,304 bytes after base64) and 50 million pixels.',
  },
  INVALID_API_KEY: {
    httpStatus: 401,
    message: 'check API key',
    charged: false,
    report: false,
    remedy: 'Send a live key in `X-API-Key`; for an admin route, that of an admin key.',
  },
  RATE_LIMITED: {
    httpStatus: 429,
    message: 'too many requests, please retry later',
    charged: false,
    report: false,
    remedy: 'Wait for the number of seconds in `Retry-After`.',
  },
  INNER_ERROR: {
    httpStatus: 500,
    message: 'Inner error, please retry later',
    charged: false,
    report: true,
    remedy: 'Retry; if it persists, send the operator the `X-Request-Id`.',
  },
  NOT_CONFIGURED: {
    httpStatus: 501,
    message: 'not configured on this service',
    charged: false,
    report: false,
    remedy: 'Ask the operator for the setting that the reason names; a retry does not help.',
  },
} as const satisfies Record<string, ErrorRow>;

/** One row of the table. `report`: whether it is logged as an error, for the operators. */
export interface ErrorRow {
  readonly httpStatus: number;
  readonly message: string;
  readonly charged: boolean;
  readonly report: boolean;
  /** What the caller can do, for the docs. */
  readonly remedy: string;
}

export type ErrorCode = keyof typeof errorTable;

/**
 * Why an answer is not OK, in more detail than its status: used in the header `Antifake-Reason`, the log, the ledger and the metrics.
 * The only source for all of them, openapi.json and docs/errors.md.
 */
export const reasonTable = {
  no_card: { status: 'FAIL', meaning: 'No card was found in the photo.' },
  too_small: { status: 'FAIL', meaning: 'The card is narrower than the engine can judge.' },
  card_cut: { status: 'FAIL', meaning: 'The portrait is partly outside the photo.' },
  no_portrait: { status: 'FAIL', meaning: 'A card was found, but no face on it.' },
  several_cards: { status: 'FAIL', meaning: 'Two cards, each with a portrait, were found.' },
  other_document: {
    status: 'FAIL',
    meaning: 'The document does not look like a Thai ID card, and `ANTIFAKE_REQUIRE_THAI_CARD` is set.',
  },
  body_type: { status: 'INVALID_REQUEST', meaning: 'The body is missing, or is not a form, JSON or multipart body.' },
  missing_img: { status: 'INVALID_REQUEST', meaning: 'There is no `img` in the body.' },
  empty_img: { status: 'INVALID_REQUEST', meaning: '`img` is empty.' },
  repeated_img: { status: 'INVALID_REQUEST', meaning: '`img` occurs more than once.' },
  not_base64: { status: 'INVALID_REQUEST', meaning: 'The text of `img` is not base64.' },
  broken_body: {
    status: 'INVALID_REQUEST',
    meaning: 'The body does not match its type: truncated, wrongly encoded, or over a limit for its parts.',
  },
  slow_body: { status: 'INVALID_REQUEST', meaning: 'The body arrived too slowly, or in too many tiny pieces.' },
  idempotency_key: {
    status: 'INVALID_REQUEST',
    meaning: 'The `Idempotency-Key` is not 1..255 visible ASCII characters.',
  },
  idempotency_key_reused: {
    status: 'INVALID_REQUEST',
    meaning: 'The `Idempotency-Key` was used with another photo, batch or route.',
  },
  wrong_days: {
    status: 'INVALID_REQUEST',
    meaning: '`from` or `to` is not a valid day, or `from` is later than `to`.',
  },
  wrong_page: {
    status: 'INVALID_REQUEST',
    meaning: '`limit` is not in its range, or `after` does not come from the page before.',
  },
  wrong_fields: {
    status: 'INVALID_REQUEST',
    meaning: 'A field of the JSON body is missing, unknown, or not in its range.',
  },
  too_many_rows: {
    status: 'INVALID_REQUEST',
    meaning: 'The answer would have more than 20,000 rows: name one key, or a shorter period.',
  },
  no_such_key: {
    status: 'INVALID_REQUEST',
    httpStatus: 404,
    meaning: 'There is no key with this id, or it has been revoked; an expired key gets no new secret.',
  },
  last_admin: {
    status: 'INVALID_REQUEST',
    httpStatus: 409,
    meaning: 'It is the last live admin key, which only `antifake keys revoke` can revoke.',
  },
  no_such_batch: {
    status: 'INVALID_REQUEST',
    httpStatus: 404,
    meaning: 'The key has no batch with this id, or its results have been deleted.',
  },
  too_many_photos: {
    status: 'INVALID_REQUEST',
    httpStatus: 413,
    meaning:
      'The batch has more photos than `ANTIFAKE_BATCH_MAX_PHOTOS`, or its body is too long: send several batches.',
  },
  wrong_webhook: {
    status: 'INVALID_REQUEST',
    meaning: 'The settings do not allow the address of the webhook.',
  },
  no_webhook_secret: {
    status: 'INVALID_REQUEST',
    httpStatus: 409,
    meaning: 'The key has no secret that signs webhooks yet: `POST /v1/webhook-secret` creates one.',
  },
  unknown_path: { status: 'INVALID_REQUEST', httpStatus: 404, meaning: 'The path does not exist.' },
  wrong_method: { status: 'INVALID_REQUEST', meaning: 'The path exists, but not for this method.' },
  expectation: {
    status: 'INVALID_REQUEST',
    httpStatus: 417,
    meaning: 'The request has an `Expect` header other than `100-continue`.',
  },
  cross_origin: {
    status: 'INVALID_REQUEST',
    httpStatus: 403,
    meaning:
      'On a development start: a page of another origin sent the request, or it was sent to a host name instead of an address or localhost.',
  },
  broken_request: {
    status: 'INVALID_REQUEST',
    meaning: 'The HTTP request is malformed or arrived too slowly.',
  },
  unknown_format: { status: 'IMAGE_INVALID_FORMAT', meaning: 'The content is not a supported JPEG, PNG or BMP.' },
  broken_image: { status: 'IMAGE_INVALID_FORMAT', meaning: 'The picture cannot be decoded completely.' },
  too_many_scans: { status: 'IMAGE_INVALID_FORMAT', meaning: 'The JPEG has more than 100 scans.' },
  too_long: {
    status: 'IMAGE_INVALID_SIZE',
    meaning: 'The photo is longer than 4 MiB, or the body exceeds the limit for any body.',
  },
  too_large: {
    status: 'IMAGE_INVALID_SIZE',
    meaning: 'The photo has too many pixels, a side that is too long, or would take too much work to decode.',
  },
  missing_key: { status: 'INVALID_API_KEY', meaning: '`X-API-Key` is missing or malformed.' },
  unknown_key: { status: 'INVALID_API_KEY', meaning: 'The key is unknown, wrong, expired or revoked.' },
  not_admin: {
    status: 'INVALID_API_KEY',
    httpStatus: 403,
    meaning: 'The key is not an admin key, and the request is about more than this key.',
  },
  over_rate: { status: 'RATE_LIMITED', meaning: "The key's rate limit is used up until the next minute." },
  over_quota: { status: 'RATE_LIMITED', meaning: "The key's quota is used up until the next month (UTC)." },
  busy: {
    status: 'RATE_LIMITED',
    meaning: "Too many photos are already waiting, or the photo's turn did not come in time.",
  },
  no_memory: {
    status: 'RATE_LIMITED',
    meaning: 'There is no memory left for more bodies, or for more bodies from this caller.',
  },
  still_running: { status: 'RATE_LIMITED', meaning: 'The first request with this `Idempotency-Key` is still running.' },
  going_down: {
    status: 'RATE_LIMITED',
    httpStatus: 503,
    meaning: 'The service is shutting down; another replica may answer.',
  },
  deadline: { status: 'INNER_ERROR', meaning: 'The deadline passed while the photo was being judged.' },
  needs_postgres: {
    status: 'NOT_CONFIGURED',
    meaning: 'Batches require PostgreSQL, and the service uses the embedded store: the operator sets `DATABASE_URL`.',
  },
  needs_sources: {
    status: 'NOT_CONFIGURED',
    meaning:
      'The service may not read photos from anywhere: the operator sets `ANTIFAKE_SOURCES` or `ANTIFAKE_MOUNTS`.',
  },
  internal: { status: 'INNER_ERROR', meaning: 'The service failed; its log contains the cause, under the request id.' },
} as const satisfies Record<string, ReasonRow>;

/** One row of the table of reasons: the status of the answer, and one sentence for the docs. */
export interface ReasonRow {
  readonly status: 'FAIL' | ErrorCode;
  /** If it differs from the HTTP status of the error code. */
  readonly httpStatus?: number;
  readonly meaning: string;
}

/** Any reason of the table. */
export type Reason = keyof typeof reasonTable;

type ReasonsOf<Status> = { [R in Reason]: (typeof reasonTable)[R]['status'] extends Status ? R : never }[Reason];

/** Why no portrait could be judged: reasons of FAIL, which is an answer and not an error. */
export type FailReason = ReasonsOf<'FAIL'>;

/** Reasons of errors. */
export type ErrorReason = ReasonsOf<ErrorCode>;

/** The HTTP status of an error's answer. */
export function httpStatusOf(reason: ErrorReason): number {
  const { httpStatus }: ReasonRow = reasonTable[reason];
  return httpStatus ?? errorTable[reasonTable[reason].status].httpStatus;
}

/** The reasons of one status, in the order of the table. */
export function reasonsOf<Status extends 'FAIL' | ErrorCode>(status: Status): readonly ReasonsOf<Status>[] {
  const names = Object.keys(reasonTable) as Reason[];
  return names.filter((name): name is ReasonsOf<Status> => reasonTable[name].status === status);
}

/** The only error that leaves the engine. `message` is for operators; callers see only `code` and `reason`. */
export class AntifakeError extends Error {
  readonly code: ErrorCode;
  readonly reason: ErrorReason;
  /** What was expected and what was received, for the log; never shown to a caller. */
  readonly detail: string;

  constructor(reason: ErrorReason, detail: string, options?: { cause?: unknown }) {
    const code = reasonTable[reason].status;
    super(`${code}: ${detail}`, options);
    this.name = 'AntifakeError';
    this.code = code;
    this.reason = reason;
    this.detail = detail;
  }
}
