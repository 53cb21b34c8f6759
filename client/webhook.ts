/** An event that the service sent, after its signature was checked. */
export interface WebhookEvent {
  /** The same in each attempt to deliver the event: a receiver that has seen it already ignores the repeat. */
  readonly id: string;
  /** For example `batch.completed`. */
  readonly type: string;
  /** When it happened, ISO 8601. */
  readonly timestamp: string;
  readonly data: unknown;
}

/** A request as a receiver got it. */
export interface ReceivedWebhook {
  /** The body exactly as it arrived; parsed and written again it would be another text. */
  readonly body: string | Uint8Array;
  /** `Headers`, or the headers of a request in Node. */
  readonly headers: Headers | Readonly<Record<string, string | readonly string[] | undefined>>;
  /** `whsec_…`; several while one replaces the other. */
  readonly secrets: readonly string[];
  /** How far the time of the attempt may be from the clock of the receiver; default: 300 seconds. */
  readonly toleranceS?: number;
}

/** The request does not come from the service, was changed, or is too old. Answer it with 400, and do not use its body. */
export class WebhookError extends Error {
  override readonly name = 'WebhookError';
}

/**
 * Checks the signature and the time of a webhook (Standard Webhooks), with the Web Crypto of Node or the browser.
 * @throws WebhookError; TypeError if a secret is malformed.
 */
export async function verifyWebhook(received: ReceivedWebhook): Promise<WebhookEvent> {
  const { body, headers, secrets, toleranceS = 300 } = received;
  const [id, timestamp, signature] = ['id', 'timestamp', 'signature'].map((name) =>
    headerOf(headers, `webhook-${name}`),
  );
  if (id === undefined || timestamp === undefined || signature === undefined)
    throw new WebhookError('Expected the headers webhook-id, webhook-timestamp and webhook-signature');
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(Date.now() / 1000 - Number(timestamp)) > toleranceS)
    throw new WebhookError(`Expected a webhook-timestamp within ${toleranceS} seconds of this clock`);
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  if (!(await isSigned({ content: join(`${id}.${timestamp}.`, bytes), signature, secrets })))
    throw new WebhookError('Expected a webhook-signature made with one of the secrets');
  const { type, timestamp: at, data } = JSON.parse(new TextDecoder().decode(bytes));
  return { id, type, timestamp: at, data };
}

/** Whether any signature was made with any of the secrets; the platform compares in constant time. */
async function isSigned(signed: {
  readonly content: Uint8Array<ArrayBuffer>;
  readonly signature: string;
  readonly secrets: readonly string[];
}): Promise<boolean> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const signatures = signed.signature.split(' ').flatMap((one) => (one.startsWith('v1,') ? decode(one.slice(3)) : []));
  for (const secret of signed.secrets) {
    const key = await crypto.subtle.importKey('raw', keyOf(secret), algorithm, false, ['verify']);
    for (const one of signatures) if (await crypto.subtle.verify(algorithm, key, one, signed.content)) return true;
  }
  return false;
}

function headerOf(headers: ReceivedWebhook['headers'], name: string): string | undefined {
  const value = headers instanceof Headers ? (headers.get(name) ?? undefined) : headers[name];
  return typeof value === 'string' ? value : undefined;
}

function join(text: string, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const start = new TextEncoder().encode(text);
  const whole = new Uint8Array(start.length + bytes.length);
  whole.set(start);
  whole.set(bytes, start.length);
  return whole;
}

function keyOf(secret: string): Uint8Array<ArrayBuffer> {
  const [key] = secret.startsWith('whsec_') ? decode(secret.slice('whsec_'.length)) : [];
  if (key === undefined) throw new TypeError('Expected whsec_ and base64 for a webhook secret');
  return key;
}

/** The bytes of a base64 text; none if it is not base64. */
function decode(text: string): readonly Uint8Array<ArrayBuffer>[] {
  try {
    return [Uint8Array.from(atob(text), (character) => character.charCodeAt(0))];
  } catch {
    return [];
  }
}
