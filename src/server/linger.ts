import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

/** What is still read and dropped after an answer, for a caller who sends on to see it. */
const maxBytes = 65_536;
const maxMs = 500;

/** Whether some of a request's body has not come yet. */
export function isHalfRead({ complete, headers }: IncomingMessage): boolean {
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
  return hasBody && !complete;
}

/** A body of a photo's usual length costs less to drop than its caller's next connection. */
const maxDroppedBytes = 1_048_576;
const maxDropMs = 2000;

/** Whether the rest of a half-read body is short enough to be dropped, so that its connection can be kept. */
export function isSoonDropped({ headers }: IncomingMessage): boolean {
  return Number(headers['content-length'] ?? Number.POSITIVE_INFINITY) <= maxDroppedBytes;
}

/** Drops the rest of a body as it comes, and cuts the connection when it takes its time. */
export function dropRest(request: IncomingMessage): void {
  const timer = setTimeout(() => request.socket.destroy(), maxDropMs);
  const stop = () => clearTimeout(timer);
  request.once('end', stop).once('close', stop).resume();
}

/**
 * Makes the end of this request's connection a slow one. The answer must say `connection: close`; Node then cuts the
 * connection as soon as the answer is written, and a caller who is still sending loses it.
 */
export function lingerAfterAnswer({ socket }: IncomingMessage): void {
  socket.destroySoon = () => linger(socket);
}

/** Ends a connection: says so, drops a little of what still comes, then no more, and cuts it half a second later. */
export function linger(socket: Socket): void {
  // Nothing that comes now is a request.
  socket.removeAllListeners('data');
  let left = maxBytes;
  socket.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left <= 0) socket.pause();
  });
  socket.once('end', () => socket.destroy());
  socket.end();
  socket.resume();
  const timer = setTimeout(() => socket.destroy(), maxMs);
  socket.once('close', () => clearTimeout(timer));
}
