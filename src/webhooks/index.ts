/** Where webhooks may be sent; the settings table in `cli/` contains names and defaults. Nothing is allowed by default. */
export interface WebhookSettings {
  /** Prefixes: `https://host/folder/`, `http://host/`. */
  readonly allowed: readonly string[];
  /** Networks (CIDR) that may be connected to although they are not public. */
  readonly networks: readonly string[];
  /** From the start of a delivery to the answer's headers. */
  readonly timeoutMs: number;
}

/** Where an event goes, and the secrets that sign it: one, or two while a secret is being rotated. */
export interface WebhookEndpoint {
  readonly url: string;
  /** `whsec_…` */
  readonly secrets: readonly string[];
}

/** One event; each attempt to deliver it has the same id and body. */
export interface WebhookEvent {
  /** Unique; the receiver tells repeats by it. Visible ASCII without dots, max 255 characters. */
  readonly id: string;
  /** For example `batch.completed`. */
  readonly type: string;
  /** When it happened. */
  readonly at: Date;
  /** JSON. */
  readonly data: unknown;
}

/** What became of one attempt. `message` is for the caller, without addresses and without what the other side answered. */
export type Delivery =
  | { readonly kind: 'delivered'; readonly httpStatus: number }
  /** `retryAfterS`: what the receiver asked for, at most a day. */
  | { readonly kind: 'retry'; readonly httpStatus?: number; readonly retryAfterS?: number; readonly message: string }
  /** No further attempt: the receiver answered 410, or the settings no longer allow the address. */
  | { readonly kind: 'gone'; readonly httpStatus?: number; readonly message: string };

export interface WebhookSender {
  /** Checks an address without any input or output, when it is registered; `undefined`: it may be delivered to. */
  check(url: string): string | undefined;
  /** One attempt. @throws the signal's reason if it is aborted. */
  deliver(
    endpoint: WebhookEndpoint,
    event: WebhookEvent,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<Delivery>;
  close(): void;
}

/** Waits between the attempts, in seconds: 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h; after the last one the event is given up. */
export const retryDelaysS: readonly number[] = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400];

/** @throws TypeError if a setting is malformed. */
export function createWebhookSender(_settings: WebhookSettings): WebhookSender {
  throw new Error('under construction');
}

/** A new secret: `whsec_` and 32 random bytes in base64. */
export function mintWebhookSecret(): string {
  throw new Error('under construction');
}
