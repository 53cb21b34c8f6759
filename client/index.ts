import type { AntifakeMessage, Failed, Judged } from './answers.ts';
import { type ClientOptions, send } from './send.ts';

export {
  AntifakeAdminClient,
  type Key,
  type KeyChanges,
  type KeyList,
  type KeyWithSecret,
  type NewKey,
} from './admin.ts';
export type * from './answers.ts';
export {
  AntifakeBatchClient,
  type Batch,
  type BatchList,
  type BatchPhoto,
  type BatchResult,
  type BatchResultPage,
  type NewBatch,
} from './batches.ts';
export { AntifakeApiError } from './error.ts';
export type { ClientOptions } from './send.ts';
export type * from './shadow.ts';
export type * from './status.ts';
export { type ReceivedWebhook, verifyWebhook, WebhookError, type WebhookEvent } from './webhook.ts';

/** Options of one call. */
export interface CallOptions {
  readonly signal?: AbortSignal;
  /** Makes a retry with the same key return the first answer and charge once. */
  readonly idempotencyKey?: string;
}

/** No card or no portrait to judge. */
export interface FailAnswer {
  readonly status: 'FAIL';
  readonly message: string;
  /** The cause: a reason from docs/errors.md, from the header of the answer. */
  readonly reason?: string;
}

export type AntifakeAnswer = { readonly status: 'OK'; readonly message: AntifakeMessage } | FailAnswer;
export type InspectAnswer =
  | { readonly status: 'OK'; readonly message: Judged }
  | (FailAnswer & { readonly inspection: Failed });

/** Answers and charges of the calling key, or of others for an admin key. */
export interface Usage {
  readonly answers: number;
  readonly charged: number;
  readonly days: readonly {
    /** UTC, YYYY-MM-DD. */
    readonly day: string;
    readonly status: string;
    /** Id of the key. */
    readonly key: string;
    readonly answers: number;
    readonly charged: number;
  }[];
}

/** Which part of the usage to read. Days are UTC, YYYY-MM-DD, both ends included. */
export interface UsageFilter {
  readonly from?: string;
  readonly to?: string;
  /** Id of the only key; absent: the calling key, or all keys for an admin key. */
  readonly key?: string;
}

/** Calls the HTTP service; for browsers and Node, using only `fetch`. */
export class AntifakeClient {
  readonly #options: ClientOptions;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  /**
   * Three scores for the portrait on the card.
   * @param photo bytes of a JPEG, PNG or BMP, max 4 MiB.
   * @throws AntifakeApiError when the service answers with an error.
   */
  antifake(photo: Blob | Uint8Array, options: CallOptions = {}): Promise<AntifakeAnswer> {
    return this.#post('/v1/th_card/antifake', photo, options) as Promise<AntifakeAnswer>;
  }

  /** The same with all details. @throws AntifakeApiError */
  inspect(photo: Blob | Uint8Array, options: CallOptions = {}): Promise<InspectAnswer> {
    return this.#post('/v1/th_card/inspect', photo, options) as Promise<InspectAnswer>;
  }

  /** Answers and charges of the calling key, or of all or one for an admin key. @throws AntifakeApiError */
  async usage(filter: UsageFilter = {}): Promise<Usage> {
    const query = new URLSearchParams(Object.entries(filter).filter(([, value]) => value !== undefined));
    const answer = await send(this.#options, `/v1/usage?${query}`);
    return (answer as { readonly message: Usage }).message;
  }

  #post(path: string, photo: Blob | Uint8Array, { signal, idempotencyKey }: CallOptions): Promise<unknown> {
    const body = new FormData();
    body.set('img', photo instanceof Blob ? photo : new Blob([photo as Uint8Array<ArrayBuffer>]), 'photo');
    const headers = idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey };
    return send(this.#options, path, { method: 'POST', body, headers, ...(signal && { signal }) });
  }
}
