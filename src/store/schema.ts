/** The tables of both databases. Times are milliseconds since 1970 (UTC); flags are 0 or 1. */
export interface Schema {
  readonly api_key: ApiKeyRow;
  readonly counter: CounterRow;
  readonly reservation: ReservationRow;
  readonly idempotency: IdempotencyRow;
  readonly ledger: LedgerRow;
  readonly usage_sum: UsageSumRow;
  readonly audit: AuditTableRow;
  readonly heartbeat: HeartbeatRow;
  readonly shadow_photo: ShadowPhotoRow;
  readonly shadow_score: ShadowScoreRow;
  readonly batch: BatchRow;
  readonly batch_item: BatchItemRow;
  readonly webhook_secret: WebhookSecretRow;
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
  readonly expires_at_ms: number | null;
  /** The hash before the last rotation; valid until `previous_until_ms`. */
  readonly previous_secret_hash: string | null;
  readonly previous_until_ms: number | null;
  readonly scope: 'photos' | 'admin';
}

/** How often a key was used in a period that started at `starts_at_ms`. */
export interface CounterRow {
  readonly key_id: string;
  readonly period: 'minute' | 'month';
  readonly starts_at_ms: number;
  readonly used: number;
}

/** One quota unit reserved for a request that is still being answered; released when a sweeper has seen it for `lease_ms`. */
export interface ReservationRow {
  readonly request_id: string;
  readonly key_id: string;
  readonly month_starts_at_ms: number;
  readonly lease_ms: number;
}

/** The first answer to an `Idempotency-Key`; `answer` is null while the first request is still running. */
export interface IdempotencyRow {
  readonly key_id: string;
  readonly idempotency_key: string;
  /** Keyed hash of route and photo; cannot be recomputed without the caller's API key. */
  readonly fingerprint: string;
  readonly request_id: string;
  readonly answer: string | null;
  /** When a stored answer is deleted; has no meaning while the first request is still running. */
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
  /** Why the status is not OK; null for OK, and in rows from before reasons existed. */
  readonly reason: string | null;
  readonly charged: number;
  /** JSON: 0..100 by the name of each check; null if nothing was judged. */
  readonly scores: string | null;
  /** `name@version` of each model, joined by a space. */
  readonly models: string;
}

/** Answers and charges of one key, day and status, kept up to date with the ledger. */
export interface UsageSumRow {
  readonly key_id: string;
  /** UTC day, YYYY-MM-DD. */
  readonly day: string;
  readonly status: string;
  readonly answers: number;
  readonly charged: number;
}

/** One change of a key. */
export interface AuditTableRow {
  readonly id: string;
  readonly time_ms: number;
  readonly action: string;
  readonly key_id: string;
  /** JSON, without secrets. */
  readonly details: string;
  /** The admin key that made the change over HTTP; null: the command line. */
  readonly by_key_id: string | null;
}

/** The one row that a probe writes. */
export interface HeartbeatRow {
  readonly id: number;
  readonly beats: number;
}

/** A photo that candidate models have judged too. */
export interface ShadowPhotoRow {
  /** That of the ledger. */
  readonly request_id: string;
  readonly time_ms: number;
  /** What differs between the models in use and the candidates, words joined by a space. */
  readonly current_models: string;
  readonly candidate_models: string;
  /** Why no portrait was judged; null: one was. */
  readonly current_reason: string | null;
  readonly candidate_reason: string | null;
}

/** Scores and verdicts of one check for such a photo, if both sides judged its portrait. */
export interface ShadowScoreRow {
  readonly request_id: string;
  readonly check_name: string;
  readonly current_score: number;
  readonly current_yes: number;
  readonly candidate_score: number;
  readonly candidate_yes: number;
}

/** Photos that one request submitted by reference; only on PostgreSQL. */
export interface BatchRow {
  readonly id: string;
  readonly key_id: string;
  readonly state: 'running' | 'completed' | 'cancelled';
  readonly created_at_ms: number;
  /** When a worker took the first photo. */
  readonly started_at_ms: number | null;
  readonly ended_at_ms: number | null;
  readonly item_count: number;
  /** Slices with photos that have no result yet; 0 ends the batch. */
  readonly open_slices: number;
  /** The month whose quota holds a unit for each photo that has no result yet. */
  readonly month_starts_at_ms: number;
  /** JSON: number of photos by status, once the batch has ended. */
  readonly counts: string | null;
  readonly webhook_url: string | null;
  readonly webhook_state: 'waiting' | 'delivered' | 'given_up' | null;
}

/** One photo of a batch, and its result; never the photo itself. */
export interface BatchItemRow {
  readonly batch_id: string;
  /** Place in the list of the caller, from 0. */
  readonly item: number;
  /** Attempts that failed for a cause that may pass. */
  readonly attempts: number;
  readonly reference: string;
  /** The caller's own id of the photo. */
  readonly caller_id: string | null;
  /** `OK`, `FAIL`, the code of an error, `SOURCE_ERROR` or `CANCELLED`; null: no result yet, and a unit of the quota is reserved. */
  readonly status: string | null;
  readonly reason: string | null;
  /** JSON: `message` of an OK. */
  readonly message: string | null;
}

/** The secret that signs the webhooks of a key, which has to be stored readable. */
export interface WebhookSecretRow {
  readonly key_id: string;
  readonly secret: string;
  /** The secret before the last rotation; signs too until `previous_until_ms`. */
  readonly previous_secret: string | null;
  readonly previous_until_ms: number | null;
}
