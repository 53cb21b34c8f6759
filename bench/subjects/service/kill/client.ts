import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** The fate of one request, as its sender knows it. */
export interface Sent {
  readonly keyId: string;
  readonly idempotencyKey?: string;
  /** Whether its last byte was written. */
  readonly wasSent: boolean;
  readonly answer?: Answer;
}

/** An answer as it was received. */
export interface Answer {
  readonly requestId: string;
  readonly status: string;
  readonly isReplay: boolean;
  readonly body: string;
}

/** What a client sends, and where. */
export interface ClientOptions {
  readonly id: string;
  readonly key: string;
  readonly ports: readonly number[];
  readonly forms: readonly Buffer[];
  /** Whether every request has an `Idempotency-Key`, with which it is repeated until it has a final answer. */
  readonly isPatient: boolean;
  /** 0..1. */
  readonly random: () => number;
}

/** Sends one request after the other, and records all of them. */
export class Client {
  readonly sent: Sent[] = [];
  readonly #options: ClientOptions;
  /** A patient client's unanswered request. */
  #open: { readonly form: Buffer; readonly idempotencyKey: string } | undefined;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  /** Sends until the signal aborts, and waits for the request that is then in flight. */
  async run(signal: AbortSignal): Promise<void> {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    while (!signal.aborted) {
      const { status } = (await this.#sendOne(agent)).answer ?? {};
      if (status === undefined || status === 'RATE_LIMITED' || status === 'INNER_ERROR') await sleep(30);
    }
    agent.destroy();
  }

  /** Repeats the open request until it has a final answer. */
  async finish(): Promise<void> {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    while (this.#open !== undefined) {
      await this.#sendOne(agent);
      if (this.#open !== undefined) await sleep(500);
    }
    agent.destroy();
  }

  async #sendOne(agent: Agent): Promise<Sent> {
    const { forms, random, ports, isPatient, id: keyId, key } = this.#options;
    const form = this.#open?.form ?? pick(forms, random);
    const idempotencyKey = isPatient ? (this.#open?.idempotencyKey ?? randomUUID()) : undefined;
    const headers = idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey };
    const outcome = await post({ agent, port: pick(ports, random), form, headers: { 'x-api-key': key, ...headers } });
    const sent: Sent = { keyId, ...outcome, ...(idempotencyKey !== undefined && { idempotencyKey }) };
    this.sent.push(sent);
    const isFinal = sent.answer !== undefined && !['RATE_LIMITED', 'INNER_ERROR'].includes(sent.answer.status);
    this.#open = isFinal || idempotencyKey === undefined ? undefined : { form, idempotencyKey };
    return sent;
  }
}

function pick<T>(values: readonly T[], random: () => number): T {
  return values[Math.floor(random() * values.length)]!;
}

interface Posting {
  readonly agent: Agent;
  readonly port: number;
  readonly form: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

function post({ agent, port, form, headers }: Posting): Promise<Pick<Sent, 'wasSent' | 'answer'>> {
  const type = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': form.length };
  const call = request({
    host: '127.0.0.1',
    port,
    path: '/v1/th_card/antifake',
    method: 'POST',
    agent,
    headers: { ...headers, ...type },
  });
  const { promise, resolve } = Promise.withResolvers<Pick<Sent, 'wasSent' | 'answer'>>();
  let wasSent = false;
  call.on('finish', () => {
    wasSent = true;
  });
  call.on('error', () => resolve({ wasSent }));
  call.on('response', async (response) => {
    try {
      const body = Buffer.concat(await response.toArray()).toString();
      const { status } = JSON.parse(body) as { readonly status: string };
      const requestId = String(response.headers['x-request-id']);
      const isReplay = response.headers['idempotent-replayed'] === 'true';
      resolve({ wasSent, answer: { requestId, status, isReplay, body } });
    } catch {
      resolve({ wasSent });
    }
  });
  call.end(form);
  return promise;
}
