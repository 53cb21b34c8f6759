import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import type { TestContext } from 'node:test';

/** Where a test's server listens; every server of these tests is on the loopback network. */
export interface Place {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  readonly port: number;
  /** Requests so far, as `METHOD /path`. */
  readonly requests: readonly string[];
  /** Connections so far. */
  readonly connections: () => number;
}

/** An HTTP server for one test. @param at its address and, if another server has it already, its port. */
export async function serve(
  test: TestContext,
  answer: RequestListener,
  at: { readonly host?: string; readonly port?: number } = {},
): Promise<Place> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  return { ...(await listen(test, server, at)), requests };
}

/** A server that answers every connection with these bytes as soon as a request arrives, and is then given the socket. */
export async function serveRaw(
  test: TestContext,
  bytes: string | Buffer,
  then: (socket: Socket) => void = (socket) => socket.end(),
): Promise<Place> {
  const requests: string[] = [];
  const server = createTcpServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (data) => {
      requests.push(data.toString('latin1').split(' HTTP/')[0] ?? '');
      socket.write(bytes);
      then(socket);
    });
  });
  return { ...(await listen(test, server, {})), requests };
}

async function listen(
  test: TestContext,
  server: Server | ReturnType<typeof createTcpServer>,
  { host = '127.0.0.1', port: wanted = 0 }: { readonly host?: string; readonly port?: number },
) {
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
  });
  server.listen(wanted, host);
  await once(server, 'listening');
  test.after(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { origin: `http://${host}:${port}`, port, connections: () => connections };
}
