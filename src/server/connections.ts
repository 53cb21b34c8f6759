import { createServer, type RequestListener, type Server } from 'node:http';
import { isIPv6, type Socket } from 'node:net';
import { judgeExpectations } from './expect.ts';
import type { ServerSettings } from './settings.ts';

/** Headers must come within this time, whatever a body may take. */
const headersTimeoutMs = 10_000;
/** Callers who do not wait for answers send so many in one piece; those who do are told by the last answer to connect again. */
const maxRequestsPerConnection = 100;
/** How much of a body may lie unread; Node counts it only after a whole piece of up to 64 KiB has been taken apart. */
const unreadBytes = 8192;

/**
 * Makes the HTTP server that the app answers on: it takes a bounded number of connections, of each address a share of them,
 * and closes those that stay silent.
 */
export function createBoundedServer(settings: ServerSettings, answer: RequestListener): Server {
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
  judgeExpectations(server);
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
 * Closes a connection that brings no request; Node itself closes one that brings no second. Nothing may move on one that has
 * a request while the photo is judged, and no longer: its caller does not read the answer.
 */
function closeSilent(
  server: Server,
  { idleTimeoutMs, busyTimeoutMs }: { readonly idleTimeoutMs: number; readonly busyTimeoutMs: number },
): void {
  server.on('connection', (socket: Socket) => socket.setTimeout(idleTimeoutMs));
  server.prependListener('request', ({ socket }) => socket.setTimeout(busyTimeoutMs));
}

/** Who an address belongs to: itself, or for IPv6 the first 64 bits, of which one owner commonly has all the rest. */
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
