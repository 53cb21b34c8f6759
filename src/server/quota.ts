import { createHmac } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { AntifakeError } from '../errors.ts';
import type { Idempotency, KeptAnswer, KeyRecord, Limited, SpendOutcome } from '../store/index.ts';
import { callerOf, type Service } from './call.ts';
import { RateLimitedError } from './errors.ts';

/** How much longer than the deadline a sweeper must have seen a unit held before it gives it back. */
const leaseMarginMs = 60_000;

/** Counts a request in its caller's rate. @throws RateLimitedError when it is one too many in this UTC minute. */
export async function countRequest({ store }: Service, caller: KeyRecord): Promise<void> {
  const limited = await store.takeRate(caller);
  if (limited !== undefined) throw overLimit(limited);
}

/**
 * Takes one unit of the caller's quota for this photo.
 * @returns the first answer when the `Idempotency-Key` has one already, else `undefined`: the caller may go on.
 * @throws AntifakeError RATE_LIMITED, INVALID_API_KEY, or INVALID_REQUEST when the `Idempotency-Key` came with another photo.
 */
export async function spendOne(
  service: Service,
  request: FastifyRequest,
  photo: Uint8Array,
): Promise<KeptAnswer | undefined> {
  const idempotency = idempotencyOf(request, photo);
  const outcome = await service.store.spend({
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

function answerOf(outcome: SpendOutcome): KeptAnswer | undefined {
  switch (outcome.kind) {
    case 'granted':
      return undefined;
    case 'replayed':
      return outcome;
    case 'limited':
      throw overLimit(outcome);
    case 'still_running':
      throw new RateLimitedError('still_running', 'the first request with this Idempotency-Key still runs', 1000);
    case 'other_request':
      throw new AntifakeError('idempotency_key_reused', 'expected the same photo and route for this Idempotency-Key');
    case 'unknown_key':
      throw new AntifakeError('unknown_key', 'the key was revoked meanwhile');
  }
}

function idempotencyOf(request: FastifyRequest, photo: Uint8Array): Idempotency | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(key))
    throw new AntifakeError('idempotency_key', 'expected 1..255 visible ASCII characters for Idempotency-Key');
  // Keyed with the caller's secret, which is not stored: whoever reads the store cannot test it against a photo.
  const hmac = createHmac('sha256', String(request.headers['x-api-key']));
  return { key, fingerprint: hmac.update(request.call.route).update('\0').update(photo).digest('hex') };
}
