import type { BatchStore } from './batch/types.ts';
import type { Days } from './period.ts';
import type { ShadowEntry, ShadowSums } from './shadow-types.ts';
import type { TimedOperation } from './timed.ts';

/** What a key may do: judge photos and read its own usage, or everything, including the keys of others. */
export type KeyScope = 'photos' | 'admin';

/** Whether a key is valid, by the store's clock at the time of reading. */
export type KeyState = 'live' | 'expired' | 'revoked';

/** The key of a caller, without its secret. */
export interface KeyRecord {
  readonly id: string;
  readonly name: string;
  readonly scope: KeyScope;
  readonly state: KeyState;
  readonly createdAtMs: number;
  readonly revokedAtMs?: number;
  /** From this time on, requests with the key are refused. */
  readonly expiresAtMs?: number;
  /** Maximum number of requests per UTC minute; absent: no limit. */
  readonly ratePerMinute?: number;
  /** Maximum number of charged answers per UTC month; absent: no limit. */
  readonly quotaPerMonth?: number;
  /** It was rotated, and the secret before is valid until this time; absent: only one secret is valid. */
  readonly previousSecretUntilMs?: number;
}

/** A key found by its id, with the hashes to verify the secret. */
export interface StoredKey extends KeyRecord {
  /** SHA-256 of the secret part, hexadecimal. */
  readonly secretHash: string;
  /** The same of the secret before the last rotation, during its grace period. */
  readonly graceHash?: string;
}

/** A key is over a limit until `retryAfterMs` from now. */
export interface Limited {
  readonly kind: 'limited';
  readonly limit: 'rate' | 'quota';
  readonly retryAfterMs: number;
}

/** Days of 24 hours after which rows are deleted; absent: never. */
export interface Retention {
  /** Of ledger rows and of scores of candidate models; the sums of the rows are kept. */
  readonly ledgerDays?: number | undefined;
  /** Of batches and their results, counted from the end of the batch. */
  readonly batchDays?: number | undefined;
}

/** Request to reserve one unit of the quota of a key. */
export interface ReserveRequest {
  readonly keyId: string;
  readonly requestId: string;
  /** A sweeper that has seen the reservation for this long without `recordAnswer` or `release` releases it. */
  readonly leaseMs: number;
  readonly idempotency?: Idempotency;
}

/** A retry is recognised by `key`; `fingerprint` shows whether it is the same request. */
export interface Idempotency {
  readonly key: string;
  readonly fingerprint: string;
}

/** The first answer to an `Idempotency-Key`, with its reason and models (as in {@link LedgerEntry}). */
export interface StoredAnswer {
  readonly answer: string;
  readonly reason?: string;
  readonly models: readonly string[];
}

/** Result of `reserve`. Only `granted` reserves a unit, and must be followed by `recordAnswer`, `cancel` or `release`. */
export type ReserveOutcome =
  | { readonly kind: 'granted' }
  | Limited
  | { readonly kind: 'unknown_key' }
  | ({ readonly kind: 'replayed' } & StoredAnswer)
  | { readonly kind: 'still_running' }
  | { readonly kind: 'other_request' };

/** One answer for the ledger, which adds the time of the store. Never the photo. */
export interface LedgerEntry {
  readonly requestId: string;
  readonly keyId: string;
  readonly route: string;
  readonly status: string;
  /** Why the status is not OK. */
  readonly reason?: string;
  readonly charged: boolean;
  /** 0..100, by the names of the checks. */
  readonly scores?: Readonly<Record<string, number>>;
  /** `name@version` of each model. */
  readonly models: readonly string[];
}

/** The ledger row of an error after which nothing may remain charged. */
export type CancelledEntry = Omit<LedgerEntry, 'charged' | 'scores' | 'models'>;

/** Number of refusals of one key without ledger rows. */
export interface Refusals {
  readonly keyId: string;
  readonly status: string;
  readonly answers: number;
}

/** A unit that is reserved now. */
export interface Reservation {
  readonly requestId: string;
  readonly leaseMs: number;
}

/** Which part of the ledger to sum; days are UTC, YYYY-MM-DD, both ends included. */
export interface UsageFilter extends Days {
  readonly keyId?: string;
  /** Maximum number of rows; absent: all. */
  readonly maxRows?: number;
}

/** Sum of the answers of one key, day and status. */
export interface UsageRow {
  readonly keyId: string;
  readonly keyName: string;
  readonly day: string;
  readonly status: string;
  readonly answers: number;
  readonly charged: number;
}

/** Who changes a key. */
export interface Author {
  /** Id of the admin key that makes the change over HTTP; absent: the command line. */
  readonly by?: string;
}

/** A new key, its secret already hashed. */
export interface NewKey extends Author {
  readonly id: string;
  readonly name: string;
  /** Default: `photos`. */
  readonly scope?: KeyScope;
  readonly secretHash: string;
  readonly ratePerMinute?: number;
  readonly quotaPerMonth?: number;
  /** Lifetime of the key from now on; absent: unlimited. */
  readonly expiresAfterMs?: number;
}

/** Changes of a key; `null` removes a limit. */
export interface KeyChanges extends Author {
  readonly name?: string;
  readonly ratePerMinute?: number | null;
  readonly quotaPerMonth?: number | null;
  readonly expiresAfterMs?: number | null;
}

/** A new secret for a key; the old one remains valid for `graceMs`. */
export interface Rotation extends Author {
  readonly keyId: string;
  readonly secretHash: string;
  readonly graceMs: number;
}

/** Result of `revokeKey`; `unknown`: there is no such key, or it is already revoked. */
export type Revocation = 'revoked' | 'unknown' | 'last_admin';

/** Which keys to list. */
export interface KeyPage {
  /** Maximum number of keys; absent: all. */
  readonly maxKeys?: number;
  /** Id of the key after which the page begins. */
  readonly after?: string;
}

/** One change of a key. */
export interface AuditRow extends Author {
  readonly timeMs: number;
  readonly action: 'create' | 'revoke' | 'rotate' | 'change';
  readonly keyId: string;
  /** What was changed, without secrets. */
  readonly details: Readonly<Record<string, string | number | null>>;
}

/**
 * Keys, limits and the ledger. Each operation is atomic, and durable once it has resolved. All reject with an
 * AntifakeError INNER_ERROR if the store fails, or does not answer within its time limit.
 */
export interface Store {
  /** Absent without PostgreSQL, or if the store was opened without a queue. */
  readonly batches: BatchStore | undefined;
  createKey(key: NewKey): Promise<KeyRecord>;
  /**
   * Revokes a key.
   * @param by id of the admin key that revokes it over HTTP, which cannot revoke the last live admin key: nobody could then use
   * the admin routes. Absent: the command line, which can.
   */
  revokeKey(keyId: string, by?: string): Promise<Revocation>;
  /** @returns `undefined` if there is no such live key. */
  rotateKey(rotation: Rotation): Promise<KeyRecord | undefined>;
  /** @returns `undefined` if there is no such live key. */
  changeKey(keyId: string, changes: KeyChanges): Promise<KeyRecord | undefined>;
  /** Keys, oldest first, revoked ones included. @returns `undefined` if the key after which the page begins does not exist. */
  listKeys(): Promise<readonly KeyRecord[]>;
  listKeys(page: KeyPage): Promise<readonly KeyRecord[] | undefined>;
  /** Every change of a key, oldest first. */
  listAudit(): Promise<readonly AuditRow[]>;
  /**
   * May be cached: changes by other processes are visible within a second, changes by this one at once.
   * @param isExpected a cached key for which it is false is read again: another process may have rotated it just now.
   */
  findKey(keyId: string, isExpected?: (key: StoredKey) => boolean): Promise<StoredKey | undefined>;
  /** Counts one request of a key in its UTC minute; `undefined`: within the rate. */
  takeRate(key: Pick<KeyRecord, 'id' | 'ratePerMinute'>): Promise<Limited | undefined>;
  /** Reserves one unit of quota and the `Idempotency-Key`, or neither. Idempotent by request id. */
  reserve(request: ReserveRequest): Promise<ReserveOutcome>;
  /**
   * Writes the ledger row, ends the request's reservation if it has one, and stores `answer` for its `Idempotency-Key`.
   * A charged row uses the unit, and is refused if the unit is no longer reserved; any other row releases it. A second call
   * with the same content does nothing; with different content it is refused.
   */
  recordAnswer(entry: LedgerEntry, answer?: string): Promise<void>;
  /**
   * Writes the row of an answer that is not to be charged, even if a lost `recordAnswer` of the request has
   * written or will write a charge: that is reversed. If it rejects, it is retried until the store answers or is closed.
   */
  cancel(entry: CancelledEntry): Promise<void>;
  /** Releases a unit without a ledger row: the caller disconnected before the answer. */
  release(requestId: string): Promise<void>;
  /** Counts an uncharged refusal without a ledger row. It is in the sums within a second, or on close. */
  countRefusal(refusal: Omit<Refusals, 'answers'>): void;
  /** Keeps what two sets of models answered about a photo. Idempotent by request id. */
  recordShadow(entry: ShadowEntry): Promise<void>;
  /** Sums of the newest 20,000 photos of these days that candidate models judged too, for each pair of sets of models. */
  sumShadow(days: Days): Promise<readonly ShadowSums[]>;
  usage(filter: UsageFilter): Promise<readonly UsageRow[]>;
  /** Releases units of dead requests, and deletes expired rows. To be called regularly. */
  sweep(retention?: Retention): Promise<void>;
  /** Writes one row. @throws AntifakeError INNER_ERROR if it was not durable within a second. */
  probe(): Promise<void>;
  /** Calls back after each operation on the rows, within the work that asked for it. What a cache answers is none. */
  onOperation(listener: (operation: TimedOperation) => void): void;
  /** Writes the counted refusals, and closes the store. */
  close(): Promise<void>;
}
