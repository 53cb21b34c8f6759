/**
 * The table of error codes: HTTP status, public message, charged or free, worth a report or not, and what a caller can do.
 * One truth for the engine, the HTTP service, openapi.json and docs/errors.md.
 */
export const errorTable = {
  INVALID_REQUEST: {
    httpStatus: 400,
    message: 'check request params',
    charged: false,
    report: false,
    remedy: 'Send one `img`: base64 in a form or in JSON, or a file in `multipart/form-data`.',
  },
  IMAGE_INVALID_FORMAT: {
    httpStatus: 400,
    message: 'image format not support',
    charged: false,
    report: false,
    remedy: 'Send a whole JPEG, PNG or BMP; the content counts, not the name.',
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
    remedy: 'Send a live key in `X-API-Key`.',
  },
  RATE_LIMITED: {
    httpStatus: 429,
    message: 'too many requests, please retry later',
    charged: false,
    report: false,
    remedy: 'Wait for the seconds in `Retry-After`.',
  },
  INNER_ERROR: {
    httpStatus: 500,
    message: 'Inner error, please retry later',
    charged: false,
    report: true,
    remedy: 'Retry; if it stays, give the operator the `X-Request-Id`.',
  },
} as const satisfies Record<string, ErrorRow>;

/** One row of the table. `report` says whether operators should be told (logged as an error). */
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
 * Why an answer is not OK, finer than its status: what the header `Antifake-Reason`, the log, the ledger and the metrics name.
 * One truth for all of them, openapi.json and docs/errors.md.
 */
export const reasonTable = {
  no_card: { status: 'FAIL', meaning: 'No card was found in the photo.' },
  too_small: { status: 'FAIL', meaning: 'The card is narrower than the engine can judge.' },
  card_cut: { status: 'FAIL', meaning: "The portrait lies partly outside the photo's edge." },
  no_portrait: { status: 'FAIL', meaning: 'A card was found, but no face on it.' },
  several_cards: { status: 'FAIL', meaning: 'Two cards with a portrait each were found.' },
  other_document: {
    status: 'FAIL',
    meaning: 'The document does not look like a Thai ID card, and `ANTIFAKE_REQUIRE_THAI_CARD` is set.',
  },
  body_type: { status: 'INVALID_REQUEST', meaning: 'The body is no form, JSON or multipart body, or there is none.' },
  missing_img: { status: 'INVALID_REQUEST', meaning: 'There is no `img` in the body.' },
  empty_img: { status: 'INVALID_REQUEST', meaning: '`img` is empty.' },
  repeated_img: { status: 'INVALID_REQUEST', meaning: '`img` is there more than once.' },
  not_base64: { status: 'INVALID_REQUEST', meaning: 'The text of `img` is not base64.' },
  broken_body: {
    status: 'INVALID_REQUEST',
    meaning: 'The body is not what its type says: cut off, wrongly encoded, or past a bound of its parts.',
  },
  slow_body: { status: 'INVALID_REQUEST', meaning: 'The body came too slowly, or in crumbs.' },
  idempotency_key: {
    status: 'INVALID_REQUEST',
    meaning: 'The `Idempotency-Key` is not 1..255 visible ASCII characters.',
  },
  idempotency_key_reused: {
    status: 'INVALID_REQUEST',
    meaning: 'The `Idempotency-Key` was used with another photo or route.',
  },
  wrong_days: { status: 'INVALID_REQUEST', meaning: '`from` or `to` is no day, or `from` is later than `to`.' },
  unknown_path: { status: 'INVALID_REQUEST', httpStatus: 404, meaning: 'There is no such path.' },
  wrong_method: { status: 'INVALID_REQUEST', meaning: 'The path is there, but not for this method.' },
  expectation: { status: 'INVALID_REQUEST', httpStatus: 417, meaning: 'An `Expect` header other than `100-continue`.' },
  broken_request: {
    status: 'INVALID_REQUEST',
    meaning: 'What came is no HTTP request that can be read, or came too slowly.',
  },
  unknown_format: { status: 'IMAGE_INVALID_FORMAT', meaning: 'The content is no JPEG, PNG or BMP that is supported.' },
  broken_image: { status: 'IMAGE_INVALID_FORMAT', meaning: 'The picture cannot be decoded to its end.' },
  too_many_scans: { status: 'IMAGE_INVALID_FORMAT', meaning: 'A JPEG of more than 100 scans.' },
  too_long: { status: 'IMAGE_INVALID_SIZE', meaning: 'The photo is longer than 4 MiB, or its body than any may be.' },
  too_large: {
    status: 'IMAGE_INVALID_SIZE',
    meaning: 'More pixels, a longer side or more work to decode than is allowed.',
  },
  missing_key: { status: 'INVALID_API_KEY', meaning: '`X-API-Key` is missing, or is not written as a key is.' },
  unknown_key: { status: 'INVALID_API_KEY', meaning: 'The key is unknown, wrong, expired or revoked.' },
  over_rate: { status: 'RATE_LIMITED', meaning: "The key's rate is used up until the next minute." },
  over_quota: { status: 'RATE_LIMITED', meaning: "The key's quota is used up until the next month (UTC)." },
  busy: { status: 'RATE_LIMITED', meaning: 'Too many photos wait already, or the turn did not come in time.' },
  no_memory: {
    status: 'RATE_LIMITED',
    meaning: 'There is no memory left for more bodies, or for more of this caller.',
  },
  still_running: { status: 'RATE_LIMITED', meaning: 'The first request with this `Idempotency-Key` still runs.' },
  going_down: {
    status: 'RATE_LIMITED',
    httpStatus: 503,
    meaning: 'The service is going down; another replica may answer.',
  },
  deadline: { status: 'INNER_ERROR', meaning: 'The deadline passed while the photo was being judged.' },
  internal: { status: 'INNER_ERROR', meaning: 'The service failed; its log says why, under the request id.' },
} as const satisfies Record<string, ReasonRow>;

/** One row of the reasons: the status of the answer, and one sentence for the docs. */
export interface ReasonRow {
  readonly status: 'FAIL' | ErrorCode;
  /** Where it is another than the status's own. */
  readonly httpStatus?: number;
  readonly meaning: string;
}

/** Any reason of the table. */
export type Reason = keyof typeof reasonTable;

type ReasonsOf<Status> = { [R in Reason]: (typeof reasonTable)[R]['status'] extends Status ? R : never }[Reason];

/** Why no portrait could be judged: reasons of FAIL, which is an answer and no error. */
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

/** The only error that leaves the engine. `message` is for operators; callers see `publicMessage` and `reason` alone. */
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

  get publicMessage(): string {
    return errorTable[this.code].message;
  }
}
