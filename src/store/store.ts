import type { Days } from './period.ts';

/** A caller's key as the program knows it; the secret is never part of it. */
export interface KeyRecord {
  readonly id: string;
  readonly name: string;
  readonly createdAtMs: number;
  readonly revokedAtMs?: number;
  /** From this moment on the key is answered no more. */
  readonly expiresAtMs?: number;
  /** At most so many requests in a UTC minute; absent: no limit. */
  readonly ratePerMinute?: number;
  /** At most so many charged answers in a UTC month; absent: no limit. */
  readonly quotaPerMonth?: number;
}

/** A key that was found by its id, with what is needed to prove the secret. */
export interface StoredKey extends KeyRecord {
  /** SHA-256 of the secret part, hexadecimal. */
  readonly secretHash: string;
  /** The same of the secret before the last rotation, while its grace lasts. */
  readonly graceHash?: string;
  /** Neither revoked nor expired, by the store's clock. */
  readonly isLive: boolean;
}

/** A key is over a limit until `retryAfterMs` from now. */
export interface Limited {
  readonly kind: 'limited';
  readonly limit: 'rate' | 'quota';
  readonly retryAfterMs: number;
}

/** Asks for one unit of a key's quota. */
export interface SpendRequest {
  readonly keyId: string;
  readonly requestId: string;
  /** A sweeper that has seen the unit held for so long without `settle` or `release` gives it back. */
  readonly leaseMs: number;
  readonly idempotency?: Idempotency;
}

/** A retry is known by `key`; `fingerprint` tells whether it asks for the same thing. */
export interface Idempotency {
  readonly key: string;
  readonly fingerprint: string;
}

/** The first answer to an `Idempotency-Key`, and what gave it (as in {@link LedgerEntry}). */
export interface KeptAnswer {
  readonly answer: string;
  readonly reason?: string;
  readonly models: readonly string[];
}

/** What came of a `spend`. Only `granted` holds a unit, which `settle`, `cancel` or `release` must follow. */
export type SpendOutcome =
  | { readonly kind: 'granted' }
  | Limited
  | { readonly kind: 'unknown_key' }
  | ({ readonly kind: 'replayed' } & KeptAnswer)
  | { readonly kind: 'still_running' }
  | { readonly kind: 'other_request' };

/** One answer, as the ledger keeps it, with the store's time. Never the photo. */
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

/** The ledger row of an error after which nothing may stay charged. */
export type CancelledEntry = Omit<LedgerEntry, 'charged' | 'scores' | 'models'>;

/** So many refusals of one key that left no ledger row. */
export interface Refusals {
  readonly keyId: string;
  readonly status: string;
  readonly answers: number;
}

/** A unit that is held now. */
export interface Held {
  readonly requestId: string;
  readonly leaseMs: number;
}

/** Which part of the ledger to sum; days are UTC, YYYY-MM-DD, both ends included. */
export interface UsageFilter extends Days {
  readonly keyId?: string;
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

/** A new key, its secret already hashed. */
export interface NewKey {
  readonly id: string;
  readonly name: string;
  readonly secretHash: string;
  readonly ratePerMinute?: number;
  readonly quotaPerMonth?: number;
  /** The key's life from now on; absent: without end. */
  readonly expiresAfterMs?: number;
}

/** What to change of a key; `null` takes a limit away. */
export interface KeyChanges {
  readonly name?: string;
  readonly ratePerMinute?: number | null;
  readonly quotaPerMonth?: number | null;
  readonly expiresAfterMs?: number | null;
}

/** A new secret for a key; the old one works for `graceMs` more. */
export interface Rotation {
  readonly keyId: string;
  readonly secretHash: string;
  readonly graceMs: number;
}

/** One change that an operator made to a key. */
export interface AuditRow {
  readonly timeMs: number;
  readonly action: 'create' | 'revoke' | 'rotate' | 'change';
  readonly keyId: string;
  /** What it was told, without secrets. */
  readonly details: Readonly<Record<string, string | number | null>>;
}

/**
 * Keys, limits and the ledger. Each operation is whole and atomic; what has resolved is durable. All reject with an
 * AntifakeError INNER_ERROR when the store fails, or does not answer within its limit of time.
 */
export interface Store {
  createKey(key: NewKey): Promise<KeyRecord>;
  /** @returns false when there is no such key or it is revoked already. */
  revokeKey(keyId: string): Promise<boolean>;
  /** @returns `undefined` when there is no such live key. */
  rotateKey(rotation: Rotation): Promise<KeyRecord | undefined>;
  /** @returns `undefined` when there is no such live key. */
  changeKey(keyId: string, changes: KeyChanges): Promise<KeyRecord | undefined>;
  /** All keys, oldest first, revoked ones included. */
  listKeys(): Promise<readonly KeyRecord[]>;
  /** Every change of a key, oldest first. */
  listAudit(): Promise<readonly AuditRow[]>;
  /** May come from memory: what another process changed counts within a second, what this one changed at once. */
  findKey(keyId: string): Promise<StoredKey | undefined>;
  /** Counts one request of a key in its UTC minute; `undefined`: within the rate. */
  takeRate(key: Pick<KeyRecord, 'id' | 'ratePerMinute'>): Promise<Limited | undefined>;
  /** Takes one unit of quota, and the `Idempotency-Key`, or nothing. Asked twice with one request id, it takes one. */
  spend(request: SpendRequest): Promise<SpendOutcome>;
  /**
   * Writes the ledger row, ends the request's reservation if it has one, and keeps `answer` for its `Idempotency-Key`.
   * A charged row keeps the unit, and is refused when the unit is no longer held; any other gives it back. Asked twice
   * with the same content, it writes one row; other content is refused.
   */
  settle(entry: LedgerEntry, answer?: string): Promise<void>;
  /**
   * Writes the row of an answer that is not to be charged, whatever a lost `settle` of the request has left or is about
   * to leave: a charge is taken back. When it rejects it goes on by itself until the store answers or is closed.
   */
  cancel(entry: CancelledEntry): Promise<void>;
  /** Gives a unit back without a ledger row: the caller left before the answer. */
  release(requestId: string): Promise<void>;
  /** Counts an uncharged refusal that is worth no ledger row. It is in the sums within a second, and when closed. */
  countRefusal(refusal: Omit<Refusals, 'answers'>): void;
  usage(filter: UsageFilter): Promise<readonly UsageRow[]>;
  /**
   * Gives back units of requests that died, and drops what has expired. To be called again and again.
   * @param ledgerDays ledger rows older than so many days of 24 hours are dropped; their sums stay. Absent: none is.
   */
  sweep(ledgerDays?: number): Promise<void>;
  /** Writes one row. @throws AntifakeError INNER_ERROR unless that was durable within a second. */
  probe(): Promise<void>;
  /** Writes what is counted, and ends. */
  close(): Promise<void>;
}
