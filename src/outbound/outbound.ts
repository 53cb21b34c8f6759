import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { createAddressFilter } from './networks.ts';
import { OutboundError } from './outbound-error.ts';
import { checkLiteralAddress, createPinnedLookup, type Resolve, systemResolve } from './resolver.ts';

export interface OutboundOptions {
  /** Networks (CIDR) that may be connected to although they are not public. */
  readonly networks: readonly string[];
  /** Default: the system's resolver. */
  readonly resolve?: Resolve | undefined;
}

/** One request; the URL has already been checked against an allow-list. */
export interface OutboundRequest {
  readonly url: URL;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** An answer whose headers have arrived. */
export type OutboundAnswer = IncomingMessage;

/** Makes requests to places that callers name: to allowed addresses only, without proxies, cookies and redirects. */
export interface Outbound {
  /** @throws OutboundError `address_not_allowed` if an address that is not allowed is in the place of the host name. */
  check(url: URL): void;
  /** @returns when the headers have arrived; the caller reads or destroys the body. @param limit ends the whole exchange. @throws OutboundError */
  send(request: OutboundRequest, limit: AbortSignal): Promise<OutboundAnswer>;
  /** Closes the connections that are kept for further requests. */
  close(): void;
}

/** @throws TypeError if a network is malformed. */
export function createOutbound({ networks, resolve = systemResolve }: OutboundOptions): Outbound {
  const isAllowed = createAddressFilter(networks);
  // Agents of our own: the global ones may go through a proxy that the environment names, which would connect anywhere.
  const connection = { keepAlive: true, maxFreeSockets: 16, lookup: createPinnedLookup(resolve, isAllowed) };
  const [http, https] = [new HttpAgent(connection), new HttpsAgent(connection)];
  const start = ({ url, method, headers }: OutboundRequest, signal: AbortSignal) =>
    url.protocol === 'https:'
      ? httpsRequest(url, { method, headers, signal, agent: https })
      : httpRequest(url, { method, headers, signal, agent: http });

  /** A kept connection may have been closed by the other side at this moment; that says nothing about the place. */
  const attempt = (request: OutboundRequest, limit: AbortSignal, isRetry: boolean): Promise<IncomingMessage> =>
    new Promise((settle, reject) => {
      const outgoing = start(request, limit);
      let hasAnswered = false;
      outgoing.once('response', (response) => {
        hasAnswered = true;
        settle(response);
      });
      // Stays for the whole exchange: an error after the headers also ends the body, whose reader receives it.
      outgoing.on('error', (cause: NodeJS.ErrnoException) => {
        const isStale =
          !isRetry && !hasAnswered && outgoing.reusedSocket && cause.code === 'ECONNRESET' && !limit.aborted;
        if (isStale) attempt(request, limit, true).then(settle, reject);
        else reject(asOutboundError(cause));
      });
      outgoing.end(request.body);
    });

  return {
    check: (url) => checkLiteralAddress(url, isAllowed),
    send: async (request, limit) => {
      checkLiteralAddress(request.url, isAllowed);
      return attempt(request, limit, false);
    },
    close: () => {
      http.destroy();
      https.destroy();
    },
  };
}

/** The cause names addresses and ports, so it is not in the message. */
export function asOutboundError(cause: unknown): OutboundError {
  if (cause instanceof OutboundError) return cause;
  return new OutboundError('unavailable', 'Expected a complete answer but the connection failed or broke off', {
    cause,
  });
}
