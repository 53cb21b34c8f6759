import type { Days } from './period.ts';

/** A caller's key as the program knows it; the secret is never part of it. */
export interface KeyRecord {
  readonly id: string;
  readonly name: string;
  readonly createdAtMs: number;
  readonly revokedAtMs?: number;
  /** At most so many requests in a UTC minute; absent: no limit. */
  readonly ratePerMinute?: number;
  /** At most so many charged answers in a UTC month; absent: no limit. */
  readonly quotaPerMonth?: number;
}

/** A key that was found by its id, with what is needed to prove the secret. */
export interface StoredKey extends KeyRecord {
  /** SHA-256 of the secret part, hexadecimal. */
  readonly secretHash: string;
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
  readonly nowMs: number;
  /** After so long without `settle` or `release` the unit is given back by `sweep`. */
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
  readonly models: readonly string[];
}

/** What came of a `spend`. Only `granted` holds a unit, which `settle` or `release` must follow. */
export type SpendOutcome =
  | { readonly kind: 'granted' }
  | Limited
  | { readonly kind: 'unknown_key' }
  | ({ readonly kind: 'replayed' } & KeptAnswer)
  | { readonly kind: 'still_running' }
  | { readonly kind: 'other_request' };

/** One answer, as the ledger keeps it. Never the photo. */
export interface LedgerEntry {
  readonly requestId: string;
  readonly keyId: string;
  readonly timeMs: number;
  readonly route: string;
  readonly status: string;
  readonly charged: boolean;
  readonly scores?: { readonly blur: number; readonly deepfake: number; readonly print: number };
  /** `name@version` of each model. */
  readonly models: readonly string[];
}

/** Which part of the ledger to sum; days are UTC, YYYY-MM-DD, both ends included. */
export interface UsageFilter extends Days {
  readonly keyId?: string;
}

/** Sum of the ledger for one key, day and status. */
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
  readonly nowMs: number;
  readonly ratePerMinute?: number;
  readonly quotaPerMonth?: number;
}

/** Keys, limits and the ledger. Each operation is whole and atomic; what has resolved is durable. */
export interface Store {
  createKey(key: NewKey): Promise<KeyRecord>;
  /** @returns false when there is no such key or it is revoked already. */
  revokeKey(keyId: string, nowMs: number): Promise<boolean>;
  /** All keys, oldest first, revoked ones included. */
  listKeys(): Promise<readonly KeyRecord[]>;
  findKey(keyId: string): Promise<StoredKey | undefined>;
  /** Counts one request of a key in its UTC minute; `undefined`: within the rate. */
  takeRate(key: Pick<KeyRecord, 'id' | 'ratePerMinute'>, nowMs: number): Promise<Limited | undefined>;
  /** Takes one unit of quota, and the `Idempotency-Key`, or nothing. */
  spend(request: SpendRequest): Promise<SpendOutcome>;
  /**
   * Writes the ledger row, ends the request's reservation if it has one, and keeps `answer` for its `Idempotency-Key`.
   * A charged row keeps the unit; any other gives it back.
   */
  settle(entry: LedgerEntry, answer?: string): Promise<void>;
  /** Gives a unit back without a ledger row: the caller left before the answer. */
  release(requestId: string): Promise<void>;
  usage(filter: UsageFilter): Promise<readonly UsageRow[]>;
  /** Gives back units of requests that died, and drops what has expired. */
  sweep(nowMs: number): Promise<void>;
  close(): Promise<void>;
}
