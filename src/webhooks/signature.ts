import { createHmac, randomBytes } from 'node:crypto';

/** What a receiver checks; https://github.com/standard-webhooks/standard-webhooks defines it. */
export interface SignedHeaders extends Readonly<Record<string, string>> {
  readonly 'webhook-id': string;
  /** Unix time in seconds. */
  readonly 'webhook-timestamp': string;
  /** `v1,` and base64, once for each secret, separated by spaces. */
  readonly 'webhook-signature': string;
}

const prefix = 'whsec_';

/** A new secret: `whsec_` and 32 random bytes in base64. */
export function mintWebhookSecret(): string {
  return prefix + randomBytes(32).toString('base64');
}

/**
 * @param body the exact text that is sent.
 * @param secrets one, or two while one replaces the other.
 * @throws TypeError if a secret or the id is malformed.
 */
export function sign(
  message: { readonly id: string; readonly timestampS: number; readonly body: string },
  secrets: readonly string[],
): SignedHeaders {
  const { id, timestampS, body } = message;
  if (!/^[\x21-\x2d\x2f-\x7e]{1,255}$/.test(id))
    throw new TypeError('Expected 1..255 visible ASCII characters without dots for the id');
  const signatures = secrets.map((secret) => {
    const key = keyOf(secret);
    if (key === undefined) throw new TypeError('Expected whsec_ and the base64 of 24..64 bytes for a webhook secret');
    return `v1,${createHmac('sha256', key).update(`${id}.${timestampS}.${body}`).digest('base64')}`;
  });
  if (signatures.length === 0) throw new TypeError('Expected at least one webhook secret');
  return { 'webhook-id': id, 'webhook-timestamp': String(timestampS), 'webhook-signature': signatures.join(' ') };
}

/** The bytes of a secret; `undefined`: it is not `whsec_` and the base64 of 24..64 bytes. */
function keyOf(secret: string): Buffer | undefined {
  if (!secret.startsWith(prefix)) return undefined;
  const text = secret.slice(prefix.length);
  const key = Buffer.from(text, 'base64');
  return key.toString('base64') === text && key.length >= 24 && key.length <= 64 ? key : undefined;
}
