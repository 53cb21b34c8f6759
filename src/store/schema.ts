/** The tables, one truth for both databases. Times are milliseconds since 1970 (UTC); flags are 0 or 1. */
export interface Schema {
  readonly api_key: ApiKeyRow;
  readonly counter: CounterRow;
  readonly reservation: ReservationRow;
  readonly idempotency: IdempotencyRow;
  readonly ledger: LedgerRow;
}

/** A caller's key; the secret itself is never stored. */
export interface ApiKeyRow {
  readonly id: string;
  readonly name: string;
  /** SHA-256 of the secret part, hexadecimal. */
  readonly secret_hash: string;
  readonly created_at_ms: number;
  readonly revoked_at_ms: number | null;
  readonly rate_per_minute: number | null;
  readonly quota_per_month: number | null;
}

/** How often a key was used in a period that started at `starts_at_ms`. */
export interface CounterRow {
  readonly key_id: string;
  readonly period: 'minute' | 'month';
  readonly starts_at_ms: number;
  readonly used: number;
}

/** One quota unit held for a request that is still being answered; given back when it expires unsettled. */
export interface ReservationRow {
  readonly request_id: string;
  readonly key_id: string;
  readonly month_starts_at_ms: number;
  readonly expires_at_ms: number;
  readonly idempotency_key: string | null;
}

/** The first answer to an `Idempotency-Key`; `answer` is null while the first request still runs. */
export interface IdempotencyRow {
  readonly key_id: string;
  readonly idempotency_key: string;
  /** Keyed hash of route and photo; cannot be recomputed without the caller's API key. */
  readonly fingerprint: string;
  readonly request_id: string;
  readonly answer: string | null;
  readonly expires_at_ms: number;
}

/** One answer; never the photo. */
export interface LedgerRow {
  readonly request_id: string;
  readonly key_id: string;
  readonly time_ms: number;
  /** UTC day, YYYY-MM-DD. */
  readonly day: string;
  readonly route: string;
  readonly status: string;
  readonly charged: number;
  readonly score_blur: number | null;
  readonly score_deepfake: number | null;
  readonly score_print: number | null;
  /** `name@version` of each model, joined by a space. */
  readonly models: string;
}
