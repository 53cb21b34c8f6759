import { createHmac } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { AntifakeError } from '../errors.ts';
import type { Idempotency, KeyRecord, Limited, ReserveOutcome, StoredAnswer } from '../store/index.ts';
import { callerOf, type Service } from './call.ts';
import { RateLimitedError } from './errors.ts';

/** Added to the deadline to get the lease of a reservation, after which a sweeper releases it. */
const leaseMarginMs = 60_000;

/** Counts a request towards the rate of its caller. @throws RateLimitedError if the limit of this UTC minute is exceeded. */
export async function countRequest({ store }: Service, caller: KeyRecord): Promise<void> {
  const limited = await store.takeRate(caller);
  if (limited !== undefined) throw overLimit(limited);
}

/**
 * Reserves one unit of the quota of the caller for this photo.
 * @returns the first answer if the `Idempotency-Key` already has one, otherwise `undefined`.
 * @throws AntifakeError RATE_LIMITED, INVALID_API_KEY, or INVALID_REQUEST if the `Idempotency-Key` was used with another photo.
 */
export async function reserveUnit(
  service: Service,
  request: FastifyRequest,
  photo: Uint8Array,
): Promise<StoredAnswer | undefined> {
  const idempotency = idempotencyOf(request, () => photo);
  const outcome = await service.store.reserve({
    keyId: callerOf(request.call).id,
    requestId: request.id,
    leaseMs: service.settings.deadlineMs + leaseMarginMs,
    ...(idempotency && { idempotency }),
  });
  request.call.holdsUnit = outcome.kind === 'granted';
  return answerOf(outcome);
}

function overLimit({ limit, retryAfterMs }: Limited): RateLimitedError {
  return new RateLimitedError(limit === 'rate' ? 'over_rate' : 'over_quota', `over the key's ${limit}`, retryAfterMs);
}

/** The stored answer of a replay. @throws AntifakeError for a refusal. */
export function answerOf(outcome: ReserveOutcome): StoredAnswer | undefined {
  switch (outcome.kind) {
    case 'granted':
      return undefined;
    case 'replayed':
      return outcome;
    case 'limited':
      throw overLimit(outcome);
    case 'still_running':
      throw new RateLimitedError('still_running', 'the first request with this Idempotency-Key is still running', 1000);
    case 'other_request':
      throw new AntifakeError('idempotency_key_reused', 'expected the same content and route for this Idempotency-Key');
    case 'unknown_key':
      throw new AntifakeError('unknown_key', 'the key was revoked meanwhile');
  }
}

/**
 * The `Idempotency-Key` of a request and the fingerprint of its content, which is read only if there is such a key.
 * @throws AntifakeError INVALID_REQUEST
 */
export function idempotencyOf(request: FastifyRequest, content: () => Uint8Array | string): Idempotency | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(key))
    throw new AntifakeError('idempotency_key', 'expected 1..255 visible ASCII characters for Idempotency-Key');
  // Keyed with the secret of the caller, which is not stored, so that somebody who can read the store cannot test a photo against it.
  const hmac = createHmac('sha256', String(request.headers['x-api-key']));
  return { key, fingerprint: hmac.update(request.call.route).update('\0').update(content()).digest('hex') };
}
