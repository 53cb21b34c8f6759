import { type Clock, mintKey, type NewKey, type ReserveRequest, type Store } from '../../src/store/index.ts';

/** Half a minute before a month's end (UTC). */
export const startMs = Date.UTC(2026, 0, 31, 23, 59, 30);
export const dayMs = 86_400_000;
let serial = 0;

/** A clock that does not move until a test moves it. */
export class SetClock implements Clock {
  ms = startMs;
  nowMs(): number {
    return this.ms;
  }
  elapsedMs(): number {
    return this.ms;
  }
}

/** A store and the clock that it reads. */
export interface Timed {
  readonly store: Store;
  readonly clock: SetClock;
}

/** Adds a key without limits, or with those that are given. */
export async function addKey(store: Store, limits: Partial<NewKey> = {}): Promise<NewKey> {
  const { id, secretHash } = mintKey();
  const key = { id, secretHash, name: `caller ${id}`, ...limits };
  await store.createKey(key);
  return key;
}

/** A request for a unit, with a request id of its own. */
export function reserveOf(key: NewKey, changes: Partial<ReserveRequest> = {}): ReserveRequest {
  serial += 1;
  return { keyId: key.id, requestId: `${key.id}-${serial}`, leaseMs: 60_000, ...changes };
}

/** The same with the one Idempotency-Key of these tests. */
export function retryOf(key: NewKey, changes: Partial<ReserveRequest> = {}): ReserveRequest {
  return reserveOf(key, { idempotency: { key: 'retry', fingerprint: 'same' }, ...changes });
}

/** A charged answer to a request. */
export function entryOf(request: ReserveRequest, changes: Partial<Parameters<Store['recordAnswer']>[0]> = {}) {
  const scores = { blur: 1, deepfake: 2, print: 3 };
  const { requestId, keyId } = request;
  return { requestId, keyId, route: 'antifake', status: 'OK', charged: true, scores, models: [], ...changes };
}

/** Spends and settles one request. */
export async function chargeOne(store: Store, key: NewKey, changes: Parameters<typeof entryOf>[1] = {}): Promise<void> {
  const request = reserveOf(key);
  await store.reserve(request);
  await store.recordAnswer(entryOf(request, changes));
}
