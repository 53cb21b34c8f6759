import { once } from 'node:events';
import type { Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Opens a bare socket to a port of this machine. */
export async function dial(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  await new Promise<void>((resolve) => socket.once('connect', resolve));
  return socket;
}

/** Sends raw bytes, waits for a whole response, the other side's end or `forMs`, and returns all that came back. */
export async function sendRaw(port: number, bytes: string | Buffer, forMs = 5000): Promise<string> {
  const socket = await dial(port);
  const chunks: Buffer[] = [];
  const ended = new Promise<void>((resolve) => {
    socket.once('close', () => resolve());
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      if (isWhole(Buffer.concat(chunks).toString('latin1'))) resolve();
    });
  });
  socket.write(bytes);
  await Promise.race([ended, sleep(forMs, undefined, { ref: false })]);
  socket.destroy();
  return Buffer.concat(chunks).toString('latin1');
}

function isWhole(response: string): boolean {
  const length = /^content-length: (\d+)\r$/im.exec(response)?.[1];
  return length !== undefined && readRaw(response).body.length >= Number(length);
}

/** The raw bytes of a photo request; `headers` may lie about the body. */
export function rawRequest(key: string, body: Buffer | string, headers: Readonly<Record<string, string>> = {}): Buffer {
  const all = {
    host: 'localhost',
    'x-api-key': key,
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
    ...headers,
  };
  const head = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`POST /v1/th_card/antifake HTTP/1.1\r\n${head.join('')}\r\n`), Buffer.from(body)]);
}

/** Splits a raw response into its status and body. */
export function readRaw(response: string): { readonly httpStatus: number; readonly body: string } {
  const [head = '', ...rest] = response.split('\r\n\r\n');
  return { httpStatus: Number(head.split(' ')[1]), body: rest.join('\r\n\r\n') };
}

/** What came of a request whose body does not end by itself. */
export interface Endless {
  readonly response: string;
  /** Bytes that the service has read of the connection. */
  readonly readBytes: number;
}

/** Sends a head and then the same chunk again and again, until the service cuts the connection or `maxBytes` are sent. */
export async function sendEndlessly(
  server: Server,
  { head, chunk, maxBytes }: { readonly head: string | Buffer; readonly chunk: Buffer; readonly maxBytes: number },
): Promise<Endless> {
  const { port } = server.address() as AddressInfo;
  const accepted = once(server, 'connection') as Promise<[Socket]>;
  const socket = await dial(port);
  const [inner] = await accepted;
  let response = '';
  socket.on('data', (data: Buffer) => {
    response += data.toString('latin1');
  });
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.write(head);
  for (let sent = 0; sent < maxBytes && !socket.destroyed; sent += chunk.length)
    if (!socket.write(chunk)) await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), closed]);
  await closed;
  return { response, readBytes: inner.bytesRead };
}

/** One chunk of `transfer-encoding: chunked`. */
export function chunkOf(bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]);
}
