import { type ClientOptions, queryOf, send } from './send.ts';
import type { ModelComparisons } from './shadow.ts';
import type { ServiceStatus } from './status.ts';

/** An API key without its secret. Times are ISO 8601 in UTC; a limit that is absent does not exist. */
export interface Key {
  readonly id: string;
  readonly name: string;
  /** `photos`: judges photos and reads its own usage; `admin`: everything. New words may be added. */
  readonly scope: 'photos' | 'admin';
  /** Whether it is valid now. New words may be added. */
  readonly state: 'live' | 'expired' | 'revoked';
  readonly createdAt: string;
  readonly expiresAt?: string;
  readonly revokedAt?: string;
  /** Maximum number of requests per UTC minute. */
  readonly ratePerMinute?: number;
  /** Maximum number of charged answers per UTC month. */
  readonly quotaPerMonth?: number;
  /** It was rotated, and the secret before is valid until then. */
  readonly previousSecretUntil?: string;
}

/** A key and its new secret, which no later answer contains. */
export interface KeyWithSecret {
  /** The whole key, for `X-API-Key`. */
  readonly apiKey: string;
  readonly key: Key;
}

/** A page of keys, oldest first. */
export interface KeyList {
  readonly keys: readonly Key[];
  /** There are more: the value of `after` for the next page. */
  readonly next?: string;
}

/** A key to create. */
export interface NewKey {
  /** 1..200 characters. */
  readonly name: string;
  /** Default: `photos`. */
  readonly scope?: 'photos' | 'admin';
  readonly ratePerMinute?: number;
  readonly quotaPerMonth?: number;
  /** Counted from now, 1..36,500. */
  readonly expiresInDays?: number;
}

/** What to change of a key; `null` removes a limit. */
export interface KeyChanges {
  readonly name?: string;
  readonly ratePerMinute?: number | null;
  readonly quotaPerMonth?: number | null;
  readonly expiresInDays?: number | null;
}

/** Manages keys and reads the state of the service, with an admin key. Each method throws an AntifakeApiError for an error answer. */
export class AntifakeAdminClient {
  readonly #options: ClientOptions;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  /** A page of all keys. @param page.limit 1..1000, default 100. */
  listKeys(page: { readonly limit?: number; readonly after?: string } = {}): Promise<KeyList> {
    return this.#ask('GET', `/v1/keys?${queryOf(page)}`);
  }

  /** Creates a key; its secret is in this answer only. */
  createKey(key: NewKey): Promise<KeyWithSecret> {
    return this.#ask('POST', '/v1/keys', key);
  }

  /** Changes name, limits or expiry of a key that is not revoked. */
  changeKey(id: string, changes: KeyChanges): Promise<Key> {
    return this.#ask('PATCH', pathOf(id), changes);
  }

  /** Gives a live key a new secret. @param graceHours hours for which the old secret remains valid, 0..8760. */
  rotateKey(id: string, graceHours = 0): Promise<KeyWithSecret> {
    return this.#ask('POST', `${pathOf(id)}/rotate`, { graceHours });
  }

  /** Revokes a key for good; the last live admin key is refused with the reason `last_admin`. */
  revokeKey(id: string): Promise<Key> {
    return this.#ask('DELETE', pathOf(id));
  }

  /** The state of the replica that answers. */
  status(): Promise<ServiceStatus> {
    return this.#ask('GET', '/v1/status');
  }

  /** How candidate models would have judged the same photos. @param days UTC, YYYY-MM-DD, both ends included. */
  shadow(days: { readonly from?: string; readonly to?: string } = {}): Promise<ModelComparisons> {
    return this.#ask('GET', `/v1/shadow?${queryOf(days)}`);
  }

  async #ask<Message>(method: string, path: string, json?: object): Promise<Message> {
    const body = json && { body: JSON.stringify(json), headers: { 'content-type': 'application/json' } };
    const answer = await send(this.#options, path, { method, ...body });
    return (answer as { readonly message: Message }).message;
  }
}

function pathOf(id: string): string {
  return `/v1/keys/${encodeURIComponent(id)}`;
}
