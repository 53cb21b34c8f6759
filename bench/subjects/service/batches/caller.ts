import { setTimeout as sleep } from 'node:timers/promises';
import { AntifakeApiError, AntifakeBatchClient, type Batch, type BatchPhoto } from '../../../../client/index.ts';
import type { Answered } from './audit.ts';

/** Wait before the next replica is asked. */
const pauseMs = 500;

/** Failed calls in a row after which the bench gives up: five minutes without an answer. */
const maxFailures = 600;

/** A caller who asks the replicas in turn, and asks again until one answers, as through a proxy. */
export class Caller {
  readonly #clients: readonly AntifakeBatchClient[];
  #turn = 0;
  /** Calls that failed and were repeated. */
  repeated = 0;

  constructor(baseUrls: readonly string[], apiKey: string) {
    // A connection that hangs must end, so that another replica is asked.
    const limited: typeof fetch = (input, init) => fetch(input, { ...init, signal: AbortSignal.timeout(20_000) });
    this.#clients = baseUrls.map((baseUrl) => new AntifakeBatchClient({ baseUrl, apiKey, fetch: limited }));
  }

  createSecret(): Promise<string> {
    return this.#ask((client) => client.createWebhookSecret());
  }

  /** Submits under one `Idempotency-Key`, however often that takes. */
  submit(photos: readonly BatchPhoto[], webhook: string, idempotencyKey: string): Promise<Batch> {
    return this.#ask((client) => client.submit({ photos, webhook }, { idempotencyKey }));
  }

  /** The newest 100 batches. */
  async list(): Promise<readonly Batch[]> {
    return (await this.#ask((client) => client.list({ limit: 100 }))).batches;
  }

  /** Every result of a batch that has ended. */
  async results(batchId: string): Promise<readonly Answered[]> {
    const all: Answered[] = [];
    for (let after: number | undefined = 0; after !== undefined; ) {
      const from: number = after;
      const page = await this.#ask((client) => client.resultPage(batchId, { after: from, limit: 2000 }));
      all.push(...page.results.map((result) => ({ ...result, batchId })));
      after = page.results.length === 0 ? undefined : page.next;
    }
    return all;
  }

  async #ask<T>(call: (client: AntifakeBatchClient) => Promise<T>): Promise<T> {
    for (let failures = 1; ; failures++) {
      const client = this.#clients[this.#turn++ % this.#clients.length]!;
      try {
        return await call(client);
      } catch (error) {
        if (failures === maxFailures || isRefusal(error)) throw error;
        this.repeated += 1;
        await sleep(pauseMs);
      }
    }
  }
}

/** The call itself is wrong, so that no replica would answer it. */
function isRefusal(error: unknown): boolean {
  return error instanceof AntifakeApiError && error.httpStatus >= 400 && error.httpStatus < 500;
}
