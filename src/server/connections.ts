import { createServer, type RequestListener, type Server } from 'node:http';
import { isIPv6, type Socket } from 'node:net';
import { handleExpectations } from './expect.ts';
import type { HttpSettings } from './settings.ts';

/** Time limit for the headers, independent of that for the body. */
const headersTimeoutMs = 10_000;
/** Maximum number of requests per connection; the last answer asks the client to reconnect. */
const maxRequestsPerConnection = 100;
/** Maximum unread bytes of a body; Node counts them only after parsing a whole chunk of up to 64 KiB. */
const unreadBytes = 8192;

/**
 * Makes the HTTP server that the app answers on: it accepts a limited number of connections, a share of them per address,
 * and closes idle ones.
 */
export function createBoundedServer(settings: HttpSettings, answer: RequestListener): Server {
  const { bodyTimeoutMs, deadlineMs, idleTimeoutMs, maxConnections, addressSharePercent } = settings;
  const server = createServer(
    {
      requestTimeout: bodyTimeoutMs,
      headersTimeout: Math.min(bodyTimeoutMs, headersTimeoutMs),
      keepAliveTimeout: idleTimeoutMs,
      connectionsCheckingInterval: 500,
      highWaterMark: unreadBytes,
    },
    answer,
  );
  server.maxConnections = maxConnections;
  server.maxRequestsPerSocket = maxRequestsPerConnection;
  server.on('dropRequest', (_request, socket) => socket.destroy());
  shareConnections(server, Math.max(1, Math.floor((maxConnections * addressSharePercent) / 100)));
  closeSilent(server, { idleTimeoutMs, busyTimeoutMs: bodyTimeoutMs + deadlineMs });
  handleExpectations(server);
  return server;
}

function shareConnections(server: Server, maxByAddress: number): void {
  const open = new Map<string, number>();
  server.on('connection', (socket: Socket) => {
    const network = networkOf(socket.remoteAddress ?? '');
    const count = open.get(network) ?? 0;
    if (count >= maxByAddress) {
      socket.destroy();
      return;
    }
    open.set(network, count + 1);
    socket.once('close', () => {
      const left = (open.get(network) ?? 1) - 1;
      if (left === 0) open.delete(network);
      else open.set(network, left);
    });
  });
}

/**
 * Closes a connection without a first request; Node itself closes one without a second. A connection with a request may be idle
 * while the photo is judged, but not longer: then its caller is not reading the answer.
 */
function closeSilent(
  server: Server,
  { idleTimeoutMs, busyTimeoutMs }: { readonly idleTimeoutMs: number; readonly busyTimeoutMs: number },
): void {
  server.on('connection', (socket: Socket) => socket.setTimeout(idleTimeoutMs));
  server.prependListener('request', ({ socket }) => socket.setTimeout(busyTimeoutMs));
}

/** Number of open connections of a server. */
export function connectionsOf(server: Server): Promise<number> {
  return new Promise((resolve, reject) =>
    server.getConnections((error, count) => (error === null ? resolve(count) : reject(error))),
  );
}

/** The network of an address: the address itself, or for IPv6 its first 64 bits, because one owner usually has the whole /64. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.split('::').map((side) => side.split(':').filter((group) => group !== ''));
  const missing = 8 - head.length - (tail?.length ?? 0);
  const groups = [...head, ...Array<string>(tail === undefined ? 0 : missing).fill('0'), ...(tail ?? [])];
  return groups
    .slice(0, 4)
    .map((group) => group.toLowerCase())
    .join(':');
}
