import { AntifakeError } from '../errors.ts';
import { isSecret, type KeyRecord, parseKey, type Store, type StoredKey } from '../store/index.ts';

/** Compared if there is no such key, so that an unknown id takes as long as a wrong secret. */
const nobodysHash = '0'.repeat(64);

/** Who called, and with which of the key's secrets. */
export interface Authenticated {
  readonly caller: KeyRecord;
  /** The secret before the last rotation, during its grace period. */
  readonly hasPreviousSecret: boolean;
}

/** Authenticates the caller. @throws AntifakeError INVALID_API_KEY for a missing, malformed, unknown, wrong, expired or revoked key. */
export async function authenticate(store: Store, header: string | string[] | undefined): Promise<Authenticated> {
  const parsed = typeof header === 'string' ? parseKey(header) : undefined;
  if (parsed === undefined) throw new AntifakeError('missing_key', 'expected a key in X-API-Key');
  const { secret } = parsed;
  // A caller may bring the secret of a rotation at another replica, of which the cache of this one knows nothing yet.
  const stored = await store.findKey(parsed.id, (cached) => secretOf(secret, cached) !== undefined);
  const which = secretOf(secret, stored);
  if (stored === undefined || which === undefined || stored.state !== 'live')
    throw new AntifakeError('unknown_key', 'expected a live key but received an unknown, expired or revoked one');
  const { secretHash: _, graceHash: __, ...caller } = stored;
  return { caller, hasPreviousSecret: which === 'previous' };
}

/** Which secret of a key this is; after a rotation two are valid for a while, and both are always compared. */
function secretOf(secret: string, stored: StoredKey | undefined): 'current' | 'previous' | undefined {
  const isCurrent = isSecret(secret, stored?.secretHash ?? nobodysHash);
  const isPrevious = isSecret(secret, stored?.graceHash ?? nobodysHash);
  return isCurrent ? 'current' : isPrevious ? 'previous' : undefined;
}

/** @throws AntifakeError INVALID_API_KEY if a route requires an admin key and the caller has none. */
export function requireScope({ scope }: KeyRecord, needsAdmin: boolean): void {
  if (needsAdmin && scope !== 'admin') throw new AntifakeError('not_admin', 'expected an admin key');
}
