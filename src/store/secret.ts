import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A key as its owner holds it: `af_<id>_<secret>`; the id is public, the secret is 32 random bytes. */
export interface MintedKey {
  readonly id: string;
  /** The whole key, to be shown once. */
  readonly key: string;
  /** SHA-256 of the secret part, hexadecimal; all that is stored. */
  readonly secretHash: string;
}

const keyPattern = /^af_([0-9a-f]{12})_([A-Za-z0-9_-]{43})$/;
const idPattern = /^[0-9a-f]{12}$/;

/** Creates a new key from the system's random source. */
export function mintKey(): MintedKey {
  return mintSecret(randomBytes(6).toString('hex'));
}

/** Creates a new secret for the key with this public id. */
export function mintSecret(id: string): MintedKey {
  const secret = randomBytes(32).toString('base64url');
  return { id, key: `af_${id}_${secret}`, secretHash: hashSecret(secret) };
}

/** Splits a key into its public id and its secret; `undefined` if it does not have the form of a key. */
export function parseKey(key: string): { readonly id: string; readonly secret: string } | undefined {
  const match = keyPattern.exec(key);
  return match ? { id: match[1]!, secret: match[2]! } : undefined;
}

/** Whether a text has the form of a key's public id. */
export function isKeyId(text: unknown): text is string {
  return typeof text === 'string' && idPattern.test(text);
}

/** Whether the secret is the one that was hashed; takes the same time wherever the two differ. */
export function isSecret(secret: string, secretHash: string): boolean {
  return timingSafeEqual(Buffer.from(hashSecret(secret), 'hex'), Buffer.from(secretHash, 'hex'));
}

/** A plain hash is sufficient: the secret has 256 random bits, so it cannot be guessed. */
function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
