import {
  createOutbound,
  createUrlFilter,
  type OutboundAnswer,
  OutboundError,
  type OutboundErrorCode,
  type Resolve,
  readBody,
  withinTime,
} from '../outbound/index.ts';
import { sign } from './signature.ts';

/** Where webhooks may be sent; the settings table in `cli/` contains names and defaults. Nothing is allowed by default. */
export interface WebhookSettings {
  /** Folders: `https://host/folder/`, `http://host/`. */
  readonly allowed: readonly string[];
  /** Networks (CIDR) that they may lead to although they are not public. */
  readonly networks: readonly string[];
  /** From the start of an attempt to the headers of its answer. */
  readonly timeoutMs: number;
}

/** Where an event goes, and the secrets that sign it: one, or two while one replaces the other. */
export interface WebhookEndpoint {
  readonly url: string;
  /** `whsec_…` */
  readonly secrets: readonly string[];
}

/** One event; each attempt to deliver it has the same id and the same body. */
export interface WebhookEvent {
  /** Unique; the receiver tells repeats by it. 1..255 visible ASCII characters without dots. */
  readonly id: string;
  /** For example `batch.completed`. */
  readonly type: string;
  /** When it happened. */
  readonly at: Date;
  /** JSON. */
  readonly data: unknown;
}

/** What became of one attempt. `message` is for the caller: it contains no address and nothing that the other side answered. */
export type Delivery =
  | { readonly kind: 'delivered'; readonly httpStatus: number }
  /** `retryAfterS`: how long the receiver asked to wait, at most a day. */
  | { readonly kind: 'retry'; readonly httpStatus?: number; readonly retryAfterS?: number; readonly message: string }
  /** No further attempt: the receiver answered 410, or the settings no longer allow its URL. */
  | { readonly kind: 'gone'; readonly httpStatus?: number; readonly message: string };

export interface DeliverOptions {
  readonly signal?: AbortSignal | undefined;
}

/** Sends events. Safe for parallel calls. */
export interface WebhookSender {
  /** Checks a URL without any input or output, when it is registered; a sentence for the caller, or `undefined`: it is allowed. */
  check(url: string): string | undefined;
  /** One attempt. @throws the signal's reason if it is aborted; TypeError if a secret or the id is malformed. */
  deliver(endpoint: WebhookEndpoint, event: WebhookEvent, options?: DeliverOptions): Promise<Delivery>;
  /** Closes the connections that are kept for further attempts. */
  close(): void;
}

/** Later attempts cannot change these. */
const finalCodes: readonly OutboundErrorCode[] = ['malformed', 'not_allowed', 'address_not_allowed'];

const maxAnswerBytes = 65_536;

const maxRetryAfterS = 86_400;

/**
 * @param resolve resolver of host names; default: the system's.
 * @throws TypeError if a setting is malformed.
 */
export function createWebhookSender(
  { allowed, networks, timeoutMs }: WebhookSettings,
  resolve?: Resolve,
): WebhookSender {
  const filter = createUrlFilter(allowed);
  const outbound = createOutbound({ networks, resolve });
  const attempt = async ({ url: text, secrets }: WebhookEndpoint, event: WebhookEvent, signal?: AbortSignal) => {
    const url = filter(text);
    const body = bodyOf(event);
    const signed = sign({ id: event.id, timestampS: Math.floor(Date.now() / 1000), body }, secrets);
    const headers = {
      ...signed,
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
      'user-agent': 'antifake',
    };
    return withinTime(timeoutMs, signal, async (limit) => {
      const response = await outbound.send({ url, method: 'POST', headers, body }, limit);
      // Only the status counts; a short body is read so that the connection can be used again.
      await readBody(response, maxAnswerBytes).catch(() => undefined);
      return deliveryOf(response);
    });
  };
  return {
    check: (url) => {
      try {
        outbound.check(filter(url));
        return undefined;
      } catch (thrown) {
        return failureOf(thrown).message;
      }
    },
    deliver: async (endpoint, event, { signal } = {}) => {
      try {
        return await attempt(endpoint, event, signal);
      } catch (thrown) {
        signal?.throwIfAborted();
        return failureOf(thrown);
      }
    },
    close: outbound.close,
  };
}

/** The same for each attempt. */
function bodyOf({ type, at, data }: WebhookEvent): string {
  return JSON.stringify({ type, timestamp: at.toISOString(), data });
}

/** A redirect is a failure: the place that it names was not registered. */
function deliveryOf({ statusCode: httpStatus = 0, headers }: OutboundAnswer): Delivery {
  if (httpStatus >= 200 && httpStatus < 300) return { kind: 'delivered', httpStatus };
  const message = `Expected a 2xx status of the receiver but received ${httpStatus}`;
  if (httpStatus === 410) return { kind: 'gone', httpStatus, message };
  const retryAfterS = retryAfterOf(headers['retry-after']);
  return { kind: 'retry', httpStatus, message, ...(retryAfterS !== undefined && { retryAfterS }) };
}

/** Seconds or a date, as HTTP allows. */
function retryAfterOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const seconds = /^\d{1,9}$/.test(text) ? Number(text) : (Date.parse(text) - Date.now()) / 1000;
  return seconds >= 0 ? Math.min(Math.ceil(seconds), maxRetryAfterS) : undefined;
}

/** Anything but an error of the connection is a defect, and is thrown. */
function failureOf(thrown: unknown): Extract<Delivery, { kind: 'retry' | 'gone' }> {
  if (!(thrown instanceof OutboundError)) throw thrown;
  return { kind: finalCodes.includes(thrown.code) ? 'gone' : 'retry', message: thrown.message };
}
