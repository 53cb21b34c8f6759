import { AntifakeError } from '../errors.ts';
import { isSecret, type KeyRecord, parseKey, type Store } from '../store/index.ts';

/** Compared if there is no such key, so that an unknown id takes as long as a wrong secret. */
const nobodysHash = '0'.repeat(64);

/** Authenticates the caller. @throws AntifakeError INVALID_API_KEY for a missing, malformed, unknown, wrong, expired or revoked key. */
export async function authenticate(store: Store, header: string | string[] | undefined): Promise<KeyRecord> {
  const parsed = typeof header === 'string' ? parseKey(header) : undefined;
  if (parsed === undefined) throw new AntifakeError('missing_key', 'expected a key in X-API-Key');
  const stored = await store.findKey(parsed.id);
  const isRight = isSecret(parsed.secret, stored?.secretHash ?? nobodysHash);
  // After a rotation both secrets are valid for a while; both are always compared.
  const isEarlier = isSecret(parsed.secret, stored?.graceHash ?? nobodysHash);
  if (stored === undefined || !(isRight || isEarlier) || stored.state !== 'live')
    throw new AntifakeError('unknown_key', 'expected a live key but received an unknown, expired or revoked one');
  const { secretHash: _, graceHash: __, ...key } = stored;
  return key;
}

/** @throws AntifakeError INVALID_API_KEY if a route requires an admin key and the caller has none. */
export function requireScope({ scope }: KeyRecord, needsAdmin: boolean): void {
  if (needsAdmin && scope !== 'admin') throw new AntifakeError('not_admin', 'expected an admin key');
}
