import type { AntifakeMessage, Failed, Judged } from './answers.ts';
import { AntifakeApiError } from './error.ts';

export type * from './answers.ts';
export { AntifakeApiError } from './error.ts';

/** Address of the service, and the key of the caller. */
export interface ClientOptions {
  /** For example `http://127.0.0.1:8080`. */
  readonly baseUrl: string;
  readonly apiKey: string;
  /** Default: the platform's own. */
  readonly fetch?: typeof globalThis.fetch;
}

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

/** The calling key's answers and charges. */
export interface Usage {
  readonly answers: number;
  readonly charged: number;
  readonly days: readonly {
    readonly day: string;
    readonly status: string;
    readonly answers: number;
    readonly charged: number;
  }[];
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

  /** Answers and charges of the calling key. Days are UTC, YYYY-MM-DD, both ends included. @throws AntifakeApiError */
  async usage(days: { readonly from?: string; readonly to?: string } = {}): Promise<Usage> {
    const query = new URLSearchParams(Object.entries(days).filter(([, day]) => day !== undefined));
    const answer = await this.#send(`/v1/usage?${query}`, { headers: {} });
    return (answer as { readonly message: Usage }).message;
  }

  #post(path: string, photo: Blob | Uint8Array, { signal, idempotencyKey }: CallOptions): Promise<unknown> {
    const body = new FormData();
    body.set('img', photo instanceof Blob ? photo : new Blob([photo as Uint8Array<ArrayBuffer>]), 'photo');
    const headers = idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey };
    return this.#send(path, { method: 'POST', body, headers, ...(signal && { signal }) });
  }

  /** Sends a request; an answer whose status is neither OK nor FAIL is thrown, whatever its HTTP status. */
  async #send(path: string, request: RequestInit & { readonly headers: Record<string, string> }): Promise<unknown> {
    const { baseUrl, apiKey, fetch = globalThis.fetch } = this.#options;
    const headers = { ...request.headers, 'x-api-key': apiKey };
    const response = await fetch(`${baseUrl.replace(/\/+$/, '')}${path}`, { ...request, headers });
    const answer: unknown = await response.json().catch(() => undefined);
    if (isAnswered(answer)) return withReason(answer, response);
    throw AntifakeApiError.of(response, answer);
  }
}

function isAnswered(answer: unknown): answer is object {
  const status = (answer as { readonly status?: unknown } | undefined)?.status;
  return status === 'OK' || status === 'FAIL';
}

/** The reason is only in the header; the body of the drop-in route does not contain it. */
function withReason(answer: object, { headers }: Response): object {
  const reason = headers.get('antifake-reason');
  return reason === null ? answer : { ...answer, reason };
}
