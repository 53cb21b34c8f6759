import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { verifyWebhook, WebhookError } from '../../../../client/index.ts';

/** What a receiver of webhooks saw. */
export interface Received {
  requests: number;
  /** Answered with 503, the event not handled. */
  refused: number;
  /** Handled, and the connection broken before the answer. */
  unanswered: number;
  /** Whose signature was not right. */
  unsigned: number;
  /** Requests whose event had been handled before. */
  repeats: number;
  /** Batches whose event was handled, by the id of the event. */
  readonly handled: Map<string, string>;
}

export interface Receiver {
  readonly folder: string;
  readonly received: Received;
  /** The receiver needs it before the first event. */
  setSecret(secret: string): void;
  close(): void;
}

/** Receives webhooks, and fails half of the time: in half of these cases after it has handled the event. @param random 0..1. */
export async function startReceiver(address: string, random: () => number): Promise<Receiver> {
  const received: Received = { requests: 0, refused: 0, unanswered: 0, unsigned: 0, repeats: 0, handled: new Map() };
  const secrets: string[] = [];
  const server = createServer(async (request, response) => {
    received.requests += 1;
    const fate = random();
    if (fate < 0.25) {
      received.refused += 1;
      response.writeHead(503).end();
    } else if (!(await handle(received, request, secrets))) response.writeHead(400).end();
    else if (fate < 0.5) {
      received.unanswered += 1;
      request.socket.destroy();
    } else response.writeHead(204).end();
  }).listen(0, address);
  await once(server, 'listening');
  return {
    folder: `http://${address}:${(server.address() as AddressInfo).port}/webhooks/`,
    received,
    setSecret: (secret) => void secrets.push(secret),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** @returns false if the request does not come from the service. */
async function handle(received: Received, request: IncomingMessage, secrets: readonly string[]): Promise<boolean> {
  const body = Buffer.concat(await request.toArray());
  try {
    const event = await verifyWebhook({ body, headers: request.headers, secrets });
    if (received.handled.has(event.id)) received.repeats += 1;
    received.handled.set(event.id, (event.data as { readonly id: string }).id);
    return true;
  } catch (error) {
    if (!(error instanceof WebhookError)) throw error;
    received.unsigned += 1;
    return false;
  }
}
