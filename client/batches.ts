import type { AntifakeMessage } from './answers.ts';
import { type ClientOptions, queryOf, readLines, send } from './send.ts';

/** A photo by reference. */
export interface BatchPhoto {
  /** `https://…`, `s3://bucket/key` or `file://mount/path`; the operator decides which are allowed. */
  readonly reference: string;
  /** Your own id, which the result repeats; max 200 characters. */
  readonly id?: string;
}

/** Photos to judge. */
export interface NewBatch {
  /** By default max 100,000. */
  readonly photos: readonly BatchPhoto[];
  /** Receives one signed event when the batch has ended; requires `createWebhookSecret` once. */
  readonly webhook?: string;
}

/** A batch and its progress. Times are ISO 8601 in UTC. */
export interface Batch {
  readonly id: string;
  /** `running`: some photos have no result yet. New words may be added. */
  readonly state: 'running' | 'completed' | 'cancelled';
  readonly photos: number;
  /** Photos that have a result. */
  readonly settled: number;
  /** Results by status. */
  readonly counts: Readonly<Record<string, number>>;
  /** Results that were charged: `OK` and `FAIL`. */
  readonly charged: number;
  readonly createdAt: string;
  /** Absent: no worker has taken a photo yet. */
  readonly startedAt?: string;
  readonly endedAt?: string;
  /** Estimate from the results so far. */
  readonly expectedEndAt?: string;
  /** The event of the end; `given_up`: it was not delivered. */
  readonly webhook?: { readonly url: string; readonly state: 'waiting' | 'delivered' | 'given_up' };
}

/** A page of batches, newest first. */
export interface BatchList {
  readonly batches: readonly Batch[];
  /** There are more: the value of `after` for the next page. */
  readonly next?: string;
}

/** The result of one photo. */
export interface BatchResult {
  /** Place in the list that was submitted, from 0. */
  readonly photo: number;
  readonly id?: string;
  readonly reference: string;
  /** `OK`, `FAIL`, the status of an error, `SOURCE_ERROR` or `CANCELLED`. */
  readonly status: string;
  /** Why the status is not `OK`. */
  readonly reason?: string;
  /** Of an `OK`, as the drop-in route answers it. */
  readonly message?: AntifakeMessage;
}

/** A page of results, in the order of the list. */
export interface BatchResultPage {
  readonly results: readonly BatchResult[];
  /** There are more, now or later: the value of `after` for the next page. */
  readonly next?: number;
}

/** Judges many photos by reference. Each method throws an AntifakeApiError for an error answer. */
export class AntifakeBatchClient {
  readonly #options: ClientOptions;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  /** Submits a batch; a unit of the quota is reserved for each photo. @param options.idempotencyKey makes a retry return the first batch. */
  submit(batch: NewBatch, options: { readonly idempotencyKey?: string } = {}): Promise<Batch> {
    const { idempotencyKey } = options;
    const headers = idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey };
    return this.#ask('/v1/batches', 'POST', { json: batch, headers });
  }

  /** A page of the batches of the key. @param page.limit 1..100, default 20. */
  list(page: { readonly limit?: number; readonly after?: string } = {}): Promise<BatchList> {
    return this.#ask(`/v1/batches?${queryOf(page)}`, 'GET');
  }

  find(id: string): Promise<Batch> {
    return this.#ask(pathOf(id), 'GET');
  }

  /** Photos without a result are not judged any more, and their units are given back. */
  cancel(id: string): Promise<Batch> {
    return this.#ask(`${pathOf(id)}/cancel`, 'POST');
  }

  /**
   * A page of results. It ends at about 1 MiB, and that of a running batch before the first photo that has none yet.
   * @param page.limit 1..10,000, default 1000.
   */
  async resultPage(
    id: string,
    page: { readonly limit?: number; readonly after?: number } = {},
  ): Promise<BatchResultPage> {
    const { lines, headers } = await readLines(this.#options, `${pathOf(id)}/results?${queryOf(page)}`);
    const next = headers.get('antifake-next');
    return { results: lines as readonly BatchResult[], ...(next !== null && { next: Number(next) }) };
  }

  /** Every result of a batch that has ended; of a running one, those up to the first photo that has none yet. */
  async *results(id: string): AsyncGenerator<BatchResult, void, undefined> {
    for (let after: number | undefined = 0; after !== undefined; ) {
      const page: BatchResultPage = await this.resultPage(id, { after });
      yield* page.results;
      after = page.results.length === 0 ? undefined : page.next;
    }
  }

  /** A new secret that signs the webhooks of the key. @param graceHours hours for which the old one signs too, 0..8760. */
  async createWebhookSecret(graceHours = 0): Promise<string> {
    const { secret } = await this.#ask<{ readonly secret: string }>('/v1/webhook-secret', 'POST', {
      json: { graceHours },
    });
    return secret;
  }

  async #ask<Message>(
    path: string,
    method: 'GET' | 'POST',
    { json, headers = {} }: { readonly json?: object; readonly headers?: Readonly<Record<string, string>> } = {},
  ): Promise<Message> {
    const body = json && { body: JSON.stringify(json), headers: { ...headers, 'content-type': 'application/json' } };
    const answer = await send(this.#options, path, { method, ...body });
    return (answer as { readonly message: Message }).message;
  }
}

function pathOf(id: string): string {
  return `/v1/batches/${encodeURIComponent(id)}`;
}
